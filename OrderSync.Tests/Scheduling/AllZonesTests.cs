using OrderSync.Core.Scheduling;

namespace OrderSync.Tests.Scheduling;

/// <summary>
/// Around each change of each zone's clocks in ten years: the times of schedules are those that come of walking over the minutes with the clock in
/// view, forwards and backwards and wherever one begins to ask.
/// </summary>
public sealed class AllZonesTests
{
    private static readonly DateTimeOffset From = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2034, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Around = TimeSpan.FromHours(52);

    private static readonly Expression[] Expressions =
    [
        new("0 0 2 * * ?", TimeSpan.FromDays(1), clock => clock is { Hour: 2, Minute: 0 }),
        new("0 0 0 * * ?", TimeSpan.FromDays(1), clock => clock is { Hour: 0, Minute: 0 }),
        new("0 30 1,3 * * ?", TimeSpan.FromHours(22), clock => clock is { Hour: 1 or 3, Minute: 30 }),
        new("0 0 * * * ?", TimeSpan.FromHours(1), clock => clock.Minute == 0),
        new("0 17 * * * ?", TimeSpan.FromHours(1), clock => clock.Minute == 17),
        new("0 0/5 * * * ?", TimeSpan.FromMinutes(5), clock => clock.Minute % 5 == 0),
        new("0 0/15 0-5 * * ?", TimeSpan.FromHours(18.25), clock => clock.Hour < 6 && clock.Minute % 15 == 0),
        new("0 45 2 ? * MON-FRI", TimeSpan.FromDays(3), clock => clock is { Hour: 2, Minute: 45, DayOfWeek: not (DayOfWeek.Saturday or DayOfWeek.Sunday) }),
        new("0 0 0/2 ? * SUN", TimeSpan.FromDays(7), clock => clock is { Minute: 0, DayOfWeek: DayOfWeek.Sunday } && clock.Hour % 2 == 0),
    ];

    [Fact]
    public void Times_are_what_the_clocks_show_around_each_change()
    {
        var (zones, changes) = (0, 0);
        foreach (var zone in Zones())
        {
            zones++;
            foreach (var change in ChangesOf(zone))
            {
                changes++;
                Check(zone, change);
            }
        }
        TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).ShouldContain("Africa/Casablanca", "the machine has its zones");
        zones.ShouldBeGreaterThan(50);
        changes.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void A_monthly_time_comes_each_month_of_ten_years()
    {
        foreach (var zone in Zones())
        {
            var times = new ScheduleTimes("0 30 2 1 * ?", zone, null).After(From.AddDays(2)).TakeWhile(time => time < To.AddDays(-2)).ToList();

            times.Count.ShouldBe(119, zone.Id);
            times.Zip(times.Skip(1), (last, next) => next - last).ShouldAllBe(gap => gap > TimeSpan.FromDays(27) && gap <= TimeSpan.FromDays(31) + TimeSpan.FromHours(2), zone.Id);
        }
    }

    private static void Check(TimeZoneInfo zone, DateTimeOffset change)
    {
        var minutes = MinutesAround(zone, change);
        var moved = (zone.GetUtcOffset(change) - zone.GetUtcOffset(change.AddSeconds(-1))).Duration();
        foreach (var expression in Expressions)
        {
            var expected = Expected(expression, minutes);
            var (from, to) = (minutes[0].Moment, minutes[^1].Moment);
            var times = new ScheduleTimes(CronRules.Later(expression.Cron, 0), zone, null);
            var what = $"{expression.Cron} in {zone.Id} around {change:O}";

            var came = times.After(from).TakeWhile(time => time <= to).ToList();

            came.ShouldBe(expected, what);
            came.Zip(came.Skip(1), (last, next) => next - last).ShouldAllBe(gap => gap > TimeSpan.Zero && gap <= expression.Period + moved, what);
            times.UpTo(to).TakeWhile(time => time > from).Reverse().ShouldBe(expected, what);
            foreach (var asked in new[] { -61, -1, 0, 1, 29, 59, 61 }.Select(minute => change.AddMinutes(minute).AddSeconds(-1)).Where(asked => expected.Exists(time => time > asked)))
                times.After(asked).First().ShouldBe(expected.Find(time => time > asked), $"{what}, asked at {asked:O}");
        }
    }

    /// <summary>Each minute with what the clock shows then.</summary>
    private static List<(DateTimeOffset Moment, DateTime Clock)> MinutesAround(TimeZoneInfo zone, DateTimeOffset change)
    {
        var minutes = new List<(DateTimeOffset, DateTime)>();
        for (var moment = change - Around; moment <= change + Around; moment = moment.AddMinutes(1))
            minutes.Add((moment, (moment + zone.GetUtcOffset(moment)).DateTime));
        return minutes;
    }

    private static List<DateTimeOffset> Expected(Expression expression, List<(DateTimeOffset Moment, DateTime Clock)> minutes)
    {
        var isEveryHour = expression.Cron.Split(' ')[2] == "*";
        var (expected, shown) = (new List<DateTimeOffset>(), minutes[0].Clock);
        for (var at = 1; at < minutes.Count; at++)
        {
            var (moment, clock) = minutes[at];
            var isNew = clock > shown || isEveryHour;
            if (isNew && (expression.Fits(clock) || IsMadeUp(minutes[at - 1].Clock.AddMinutes(1), clock, at)))
                expected.Add(moment);
            shown = clock > shown ? clock : shown;
        }
        return expected;

        // With every hour, only where the next regular time would be later than the one that was passed over.
        bool IsMadeUp(DateTime first, DateTime clock, int at)
        {
            for (var passed = first; passed < clock; passed = passed.AddMinutes(1))
            {
                if (expression.Fits(passed))
                    return !isEveryHour || !minutes.Skip(at).Take((int)(passed - first).TotalMinutes + 1).Any(minute => expression.Fits(minute.Clock));
            }
            return false;
        }
    }

    /// <summary>One of those that are the same for ten years.</summary>
    private static IEnumerable<TimeZoneInfo> Zones() =>
        TimeZoneInfo.GetSystemTimeZones().DistinctBy(zone => $"{zone.GetUtcOffset(From)} {string.Join(' ', ChangesOf(zone).Select(change => $"{change:O} {zone.GetUtcOffset(change)}"))}");

    private static IEnumerable<DateTimeOffset> ChangesOf(TimeZoneInfo zone)
    {
        for (var day = From; day < To; day = day.AddDays(1))
        {
            if (zone.GetUtcOffset(day) == zone.GetUtcOffset(day.AddDays(1)))
                continue;
            var (before, after) = (day, day.AddDays(1));
            while (after - before > TimeSpan.FromMinutes(1))
            {
                var middle = before.AddMinutes(Math.Floor((after - before).TotalMinutes / 2));
                (before, after) = zone.GetUtcOffset(middle) == zone.GetUtcOffset(before) ? (middle, after) : (before, middle);
            }
            yield return after;
        }
    }

    /// <param name="Period">The longest between two of its times in a zone whose clock never changes.</param>
    private sealed record Expression(string Cron, TimeSpan Period, Func<DateTime, bool> Fits);
}
