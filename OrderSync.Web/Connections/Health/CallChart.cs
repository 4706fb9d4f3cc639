using OrderSync.Contracts.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections.Health;

/// <summary>The calls of the last hour, minute by minute, the quiet minutes included.</summary>
public sealed class CallChart
{
    public const int Length = 60;

    private CallChart(IReadOnlyList<CallMinuteView> minutes) => Minutes = minutes;

    /// <summary>Oldest first, always <see cref="Length"/> of them.</summary>
    public IReadOnlyList<CallMinuteView> Minutes { get; }

    public int Calls => Minutes.Sum(minute => minute.Calls);

    public int Failed => Minutes.Sum(minute => minute.Failed);

    public CallMinuteView Busiest => Minutes.MaxBy(minute => minute.Calls)!;

    /// <summary>Those that had any, newest first.</summary>
    public IEnumerable<CallMinuteView> Spoken => Minutes.Where(minute => minute.Calls > 0).Reverse();

    public static CallChart Of(IReadOnlyList<CallMinuteView> minutes, DateTimeOffset now)
    {
        var known = minutes.ToDictionary(minute => Minute(minute.At));
        var last = Minute(now);
        return new CallChart([.. Enumerable.Range(1 - Length, Length)
            .Select(offset => last.AddMinutes(offset))
            .Select(at => known.GetValueOrDefault(at) ?? new CallMinuteView(at, 0, 0))]);
    }

    /// <summary>The chart in words, for those who do not see it.</summary>
    public string Summary(DateTimeOffset now, TimeZoneInfo zone) => Calls == 0
        ? "No call in the last hour."
        : $"{Figures.Count(Calls, "call", "calls")} in the last hour, {Figures.Count(Failed)} failed. The busiest minute was {TimeWords.Moment(Busiest.At, now, zone)} with {Figures.Count(Busiest.Calls)}.";

    private static DateTimeOffset Minute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
