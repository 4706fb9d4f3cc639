using OrderSync.Contracts.Assignment;
using OrderSync.Core.Times;

namespace OrderSync.Core.Assignment;

/// <summary>A week's working time in the company's time zone. No spans at all means at any time; of a time that the clocks show twice the first counts.</summary>
public sealed class WorkingHours(IReadOnlyList<WorkSpan> spans, TimeZoneInfo zone)
{
    private const int DaysAhead = 8;

    public bool Covers(DateTimeOffset now)
    {
        if (spans.Count == 0)
            return true;
        var today = LocalClock.DayOf(now, zone);
        // A span of yesterday may go on past midnight.
        return SpansOf(today.AddDays(-1)).Concat(SpansOf(today)).Any(span => span.From <= now && now < span.To);
    }

    /// <returns>Null when it is working time now, or never.</returns>
    public DateTimeOffset? NextAfter(DateTimeOffset now)
    {
        if (Covers(now))
            return null;
        var today = LocalClock.DayOf(now, zone);
        var begins = Enumerable.Range(0, DaysAhead).SelectMany(days => SpansOf(today.AddDays(days)))
            .Select(span => span.From).Where(from => from > now).ToList();
        return begins.Count == 0 ? null : begins.Min();
    }

    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> SpansOf(DateOnly day) =>
        from span in spans
        where span.Day == day.DayOfWeek
        let end = span.To > span.From ? day : day.AddDays(1)
        select (LocalClock.First(day.ToDateTime(span.From), zone), LocalClock.First(end.ToDateTime(span.To), zone));
}
