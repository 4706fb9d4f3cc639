using System.Globalization;

namespace OrderSync.Core.Scheduling;

/// <summary>Local times of each day between which nothing begins by itself. The end does not belong to them; from 22:00 to 06:00 goes over midnight.</summary>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <returns>Null unless both are there.</returns>
    public static QuietHours? Of(TimeOnly? from, TimeOnly? to) => from is { } begin && to is { } end ? new QuietHours(begin, end) : null;

    public bool Contains(DateTimeOffset at, TimeZoneInfo zone) => Contains(TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime));

    /// <summary>When they end that hold at the time; null when none do.</summary>
    public DateTimeOffset? EndAfter(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        if (!Contains(TimeOnly.FromDateTime(local)))
            return null;
        var end = local.Date + To.ToTimeSpan();
        if (end <= local)
            end = end.AddDays(1);
        // A time that the clocks pass over: they end when it has been passed over.
        while (zone.IsInvalidTime(end))
            end = end.AddMinutes(1);
        return new DateTimeOffset(end, zone.GetUtcOffset(end)).ToUniversalTime();
    }

    public string Sentence => string.Create(
        CultureInfo.InvariantCulture, $"Outside its hours: quiet from {From:HH\\:mm} to {To:HH\\:mm}; goes on at {To:HH\\:mm}.");

    private bool Contains(TimeOnly time) => From <= To ? From <= time && time < To : From <= time || time < To;
}
