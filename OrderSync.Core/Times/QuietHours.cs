namespace OrderSync.Core.Times;

/// <summary>
/// Hours of each local day in which nothing is done by itself: no work begins, no e-mail leaves. They may go over midnight. When the clocks
/// change they are rather longer than shorter: of a time that is shown twice they begin at the first and end at the last.
/// </summary>
/// <param name="To">Does not belong to them. The same as <paramref name="From"/>: there are none.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <returns>Null unless both are there.</returns>
    public static QuietHours? Of(TimeOnly? from, TimeOnly? to) => from is { } begin && to is { } end ? new QuietHours(begin, end) : null;

    public bool Contains(DateTimeOffset moment, TimeZoneInfo zone) => EndAfter(moment, zone) is not null;

    /// <summary>When they end that hold at the moment; null when none do.</summary>
    public DateTimeOffset? EndAfter(DateTimeOffset moment, TimeZoneInfo zone)
    {
        if (From == To)
            return null;
        var today = LocalClock.DayOf(moment, zone);
        return EndOf(today) ?? EndOf(today.AddDays(-1));

        DateTimeOffset? EndOf(DateOnly day)
        {
            var end = LocalClock.Last((From < To ? day : day.AddDays(1)).ToDateTime(To), zone);
            return LocalClock.First(day.ToDateTime(From), zone) <= moment && moment < end ? end : null;
        }
    }

    /// <returns>The moment itself, or the end of the quiet hours that it lies in.</returns>
    public DateTimeOffset After(DateTimeOffset moment, TimeZoneInfo zone) => EndAfter(moment, zone) ?? moment;
}
