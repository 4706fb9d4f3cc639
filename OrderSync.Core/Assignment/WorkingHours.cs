using OrderSync.Contracts.Assignment;

namespace OrderSync.Core.Assignment;

/// <summary>A week's working time in the company's time zone. No spans at all means at any time.</summary>
public sealed class WorkingHours(IReadOnlyList<WorkSpan> spans, TimeZoneInfo zone)
{
    private const int DaysAhead = 8;

    public bool Covers(DateTimeOffset now)
    {
        if (spans.Count == 0)
            return true;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        // A span of yesterday may go on past midnight.
        return SpansOf(today.AddDays(-1)).Concat(SpansOf(today)).Any(span => span.From <= now && now < span.To);
    }

    /// <returns>Null when it is working time now, or never.</returns>
    public DateTimeOffset? NextAfter(DateTimeOffset now)
    {
        if (Covers(now))
            return null;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var begins = Enumerable.Range(0, DaysAhead).SelectMany(days => SpansOf(today.AddDays(days)))
            .Select(span => span.From).Where(from => from > now).ToList();
        return begins.Count == 0 ? null : begins.Min();
    }

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> SpansOf(DateOnly day) =>
        from span in spans
        where span.Day == day.DayOfWeek
        let end = span.To > span.From ? day : day.AddDays(1)
        select (Instant(day.ToDateTime(span.From)), Instant(end.ToDateTime(span.To)));

    /// <summary>A time that a clock change skips comes when the clock has been put forward; one that comes twice is the first.</summary>
    private DateTimeOffset Instant(DateTime local)
    {
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
