using OrderSync.Core.Times;
using Quartz;

namespace OrderSync.Core.Scheduling;

/// <summary>
/// The times of a schedule as they really are: spread, in its zone, without those in quiet hours. Quartz says only what the wall clock shows then,
/// as if it never changed; what moments these are, on days of the clock change too, is reckoned here.
/// <list type="bullet">
/// <item>A time of day that the clock shows twice comes the first time only; an expression for every hour goes on through both hours.</item>
/// <item>A time that the clock passes over comes once, when it has passed over it; with an expression for every hour only if its next time would
/// be later than it was to be.</item>
/// </list>
/// </summary>
public sealed class ScheduleTimes
{
    /// <summary>Times in a row that quiet hours may take out before it is given up to look further: a week of every minute.</summary>
    private const int LongestLook = 7 * 24 * 60;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>No clock is put back by more.</summary>
    private static readonly TimeSpan LongestPutBack = TimeSpan.FromHours(25);

    /// <summary>Nothing is planned so far ahead, and from the last days of the calendar on Quartz cannot count.</summary>
    private static readonly DateTimeOffset NoTimesAfter = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset NoTimesBefore = new(1970, 1, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly CronExpression _cron;
    private readonly TimeZoneInfo _zone;
    private readonly QuietHours? _quiet;
    private readonly bool _isEveryHour;

    /// <param name="cron">As <see cref="CronRules.Later"/> has made it.</param>
    public ScheduleTimes(string cron, TimeZoneInfo zone, QuietHours? quiet)
    {
        _cron = CronExpression.Parse(cron).WithTimeZone(TimeZoneInfo.Utc);
        (_zone, _quiet, _isEveryHour) = (zone, quiet, cron.Split(' ')[2] == "*");
    }

    /// <summary>From the first after that time on, each later than the one before, without an end where the expression has none.</summary>
    public IEnumerable<DateTimeOffset> After(DateTimeOffset time) => WithoutQuiet(AllAfter(time));

    /// <summary>Backwards, from the last at or before that time on.</summary>
    public IEnumerable<DateTimeOffset> UpTo(DateTimeOffset time) => WithoutQuiet(AllUpTo(time));

    private IEnumerable<DateTimeOffset> WithoutQuiet(IEnumerable<DateTimeOffset> times)
    {
        var passed = 0;
        foreach (var time in times)
        {
            if (_quiet?.Contains(time, _zone) is not true)
            {
                passed = 0;
                yield return time;
            }
            else if (++passed == LongestLook)
            {
                yield break;
            }
        }
    }

    private IEnumerable<DateTimeOffset> AllAfter(DateTimeOffset time)
    {
        for (var at = NextAfter(time); at is { } next; at = NextAfter(next))
            yield return next;
    }

    /// <summary>Forwards in stretches, so that they are the same times; the further back, the longer.</summary>
    private IEnumerable<DateTimeOffset> AllUpTo(DateTimeOffset time)
    {
        for (var stretch = TimeSpan.FromHours(1); time > NoTimesBefore; stretch *= 2)
        {
            var (from, to) = (time - NoTimesBefore > stretch ? time - stretch : NoTimesBefore, time);
            foreach (var at in AllAfter(from).TakeWhile(at => at <= to).Reverse().ToList())
                yield return at;
            time = from;
        }
    }

    private DateTimeOffset? NextAfter(DateTimeOffset time)
    {
        if (time >= NoTimesAfter)
            return null;
        var from = time.ToUniversalTime();
        var offset = _zone.GetUtcOffset(from);
        var shown = _isEveryHour ? from + offset : ShownUpTo(from, offset);
        while (_cron.GetNextValidTimeAfter(shown) is { } clock)
        {
            if (LocalClock.NextChange(from, clock - offset, _zone) is not { } change)
                return clock - offset;
            var changed = _zone.GetUtcOffset(change);
            if (IsPassedOver(clock, offset, change, changed))
                return change;
            shown = change + (_isEveryHour || changed > offset ? changed : offset) - Second;
            (from, offset) = (change, changed);
        }
        return null;
    }

    /// <summary>The latest that the clock has shown: later than what it shows, if it was put back since.</summary>
    private DateTimeOffset ShownUpTo(DateTimeOffset time, TimeSpan offset)
    {
        var shown = time + offset;
        if (LocalClock.NextChange(time - LongestPutBack, time, _zone) is not { } change)
            return shown;
        var before = change + _zone.GetUtcOffset(change - Second) - Second;
        return before > shown ? before : shown;
    }

    /// <param name="clock">The next of the expression, that the clock would show at or after the change.</param>
    private bool IsPassedOver(DateTimeOffset clock, TimeSpan offset, DateTimeOffset change, TimeSpan changed)
    {
        if (clock >= change + changed)
            return false;
        return !_isEveryHour || _cron.GetNextValidTimeAfter(change + changed - Second) is not { } next || next - changed > clock - offset;
    }
}
