using OrderSync.Core.Times;
using Quartz;

namespace OrderSync.Core.Scheduling;

/// <summary>
/// The times of a schedule as they really are: spread, in its zone, without those in quiet hours. A local time that the clocks pass over
/// comes when they have passed over it; one that they show twice comes the first time only.
/// </summary>
public sealed class ScheduleTimes
{
    /// <summary>Times in a row that quiet hours may take out before it is given up to look further: a week of every minute.</summary>
    private const int LongestLook = 7 * 24 * 60;

    /// <summary>Nothing is planned so far ahead, and from the last days of the calendar on Quartz cannot count.</summary>
    private static readonly DateTimeOffset NoTimesAfter = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;
    private readonly QuietHours? _quiet;
    private readonly bool _isEveryHour;

    /// <param name="cron">As <see cref="CronRules.Later"/> has made it.</param>
    public ScheduleTimes(string cron, TimeZoneInfo zone, QuietHours? quiet)
    {
        _cron = CronExpression.Parse(cron).WithTimeZone(zone);
        (_zone, _quiet, _isEveryHour) = (zone, quiet, cron.Split(' ')[2] == "*");
    }

    /// <summary>From the first after that time on, without an end where the expression has none.</summary>
    public IEnumerable<DateTimeOffset> After(DateTimeOffset time)
    {
        if (time >= NoTimesAfter)
            yield break;
        var passed = 0;
        for (var at = _cron.GetNextValidTimeAfter(time); at is { } next && passed < LongestLook; at = _cron.GetNextValidTimeAfter(next))
        {
            if (IsOut(next))
            {
                passed++;
                continue;
            }
            passed = 0;
            yield return next;
        }
    }

    /// <summary>Backwards, from the last at or before that time on.</summary>
    public IEnumerable<DateTimeOffset> UpTo(DateTimeOffset time)
    {
        var passed = 0;
        // Quartz looks at whole seconds.
        for (var at = _cron.GetPreviousValidTimeBefore(time.AddSeconds(1)); at is { } last && passed < LongestLook; at = _cron.GetPreviousValidTimeBefore(last))
        {
            if (last > time || IsOut(last))
            {
                passed++;
                continue;
            }
            passed = 0;
            yield return last;
        }
    }

    /// <summary>
    /// Asked within the hour that the clocks show twice, or backwards, Quartz also names the second showing of a time of day.
    /// </summary>
    private bool IsOut(DateTimeOffset time) => _quiet?.Contains(time, _zone) is true || (!_isEveryHour && IsSecondShowing(time));

    private bool IsSecondShowing(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, _zone);
        return _zone.IsAmbiguousTime(local) && local.Offset == _zone.GetAmbiguousTimeOffsets(local.DateTime).Min();
    }
}
