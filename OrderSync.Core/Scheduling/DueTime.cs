using System.Globalization;

namespace OrderSync.Core.Scheduling;

/// <summary>Which time of a schedule is due at a moment, and which were missed before it.</summary>
/// <param name="At">Null when every time is dealt with.</param>
/// <param name="IsMadeUp">It is late, but not too late.</param>
/// <param name="Missed">Newest first; <paramref name="At"/> itself when it is too late for it.</param>
public sealed record DueTime(DateTimeOffset? At, bool IsMadeUp, IReadOnlyList<DateTimeOffset> Missed)
{
    /// <summary>Of a longer stretch the newest are recorded.</summary>
    public const int MostMissed = 50;

    /// <summary>Later than this is late: before, a worker was only busy.</summary>
    private static readonly TimeSpan OnTime = TimeSpan.FromMinutes(1);

    public static DueTime Of(PlannedSchedule schedule, TimeSpan spread, DateTimeOffset now)
    {
        var unsettled = schedule.Times(spread).UpTo(now).TakeWhile(time => time > schedule.SettledTo).Take(MostMissed + 1).ToList();
        if (unsettled.Count == 0)
            return new DueTime(null, false, []);
        var late = now - unsettled[0];
        return late > schedule.CatchUp && late > OnTime
            ? new DueTime(null, false, [.. unsettled.Take(MostMissed)])
            : new DueTime(unsettled[0], late > OnTime, unsettled[1..]);
    }

    public static string MissedReason(TimeSpan catchUp) => string.Create(
        CultureInfo.InvariantCulture, $"No worker was there at this time, or the scheduler was not reached. A missed time is made up within {Length(catchUp)}, once.");

    private static string Length(TimeSpan time) => time.TotalMinutes switch
    {
        < 120 and var minutes => string.Create(CultureInfo.InvariantCulture, $"{minutes:0} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} hours"),
    };
}
