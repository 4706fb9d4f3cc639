using System.Globalization;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Times;

namespace OrderSync.Tests.Scheduling;

/// <summary>Times in a zone whose clocks change, and without those in quiet hours.</summary>
public sealed class ScheduleTimesTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    [Fact]
    public void Order_sync_comes_13_times_a_day()
    {
        var times = Day(DefaultSchedules.OrderSync, "2026-06-10");

        times.Count.ShouldBe(13);
        times.Select(Local).First().ShouldBe("2026-06-10 08:00:00");
        times.Select(Local).Last().ShouldBe("2026-06-10 20:00:00");
    }

    [Theory]
    // A time that does not exist comes when the clocks have been put on; one that is there twice comes the first time.
    [InlineData("0 30 2 * * ?", "2026-03-29", "2026-03-29T01:00:00Z")]
    [InlineData("0 30 2 * * ?", "2026-10-25", "2026-10-25T00:30:00Z")]
    [InlineData("0 0 2 * * ?", "2026-03-29", "2026-03-29T01:00:00Z")]
    [InlineData("0 0 2 * * ?", "2026-10-25", "2026-10-25T00:00:00Z")]
    public void A_time_of_day_comes_once_when_the_clocks_change(string cron, string day, string expected) =>
        Day(cron, day).ShouldBe([DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture)]);

    [Theory]
    [InlineData("0 0 1-4 * * ?", "2026-03-29", 4)]
    [InlineData("0 0 1-4 * * ?", "2026-10-25", 4)]
    [InlineData("0 0 0,6,12,18 * * ?", "2026-10-25", 4)]
    [InlineData("0 0 8-20 * * ?", "2026-03-29", 13)]
    // Every hour is every hour: the day has 23 or 25 of them.
    [InlineData("0 0 * * * ?", "2026-03-29", 23)]
    [InlineData("0 0 * * * ?", "2026-10-25", 25)]
    [InlineData("0 0/30 * * * ?", "2026-10-25", 50)]
    public void Named_hours_come_once_and_every_hour_goes_on(string cron, string day, int times)
    {
        var came = Day(CronRules.Later(cron, 0), day);

        // Hours 2 and 3 of the day in March on which 2 is passed over are the same moment.
        came.Count.ShouldBe(cron == "0 0 1-4 * * ?" && day == "2026-03-29" ? 3 : times);
        came.Distinct().Count().ShouldBe(came.Count);
    }

    [Fact]
    public void Asked_within_the_hour_that_is_shown_twice_a_time_of_day_has_been()
    {
        var times = new ScheduleTimes("0 30 2 * * ?", Paris, null);
        var again = DateTimeOffset.Parse("2026-10-25T01:10:00Z", CultureInfo.InvariantCulture);

        times.After(again).First().ShouldBe(again.AddDays(1).AddMinutes(20));
        times.UpTo(again.AddMinutes(30)).First().ShouldBe(again.AddMinutes(-40));
    }

    [Fact]
    public void Backwards_they_are_the_same_times()
    {
        var times = new ScheduleTimes(CronRules.Later("0 15 1-4 * * ?", 90), Paris, new QuietHours(new(3, 0), new(4, 0)));
        var from = DateTimeOffset.Parse("2026-10-19T22:00:00Z", CultureInfo.InvariantCulture);

        var forwards = times.After(from).TakeWhile(time => time <= from.AddDays(10)).ToList();

        forwards.Count.ShouldBe(30);
        times.UpTo(from.AddDays(10)).TakeWhile(time => time > from).Reverse().ShouldBe(forwards);
        times.UpTo(forwards[5]).First().ShouldBe(forwards[5]);
        times.UpTo(forwards[5].AddTicks(-1)).First().ShouldBe(forwards[4]);
    }

    [Fact]
    public void No_time_is_in_quiet_hours_which_may_go_over_midnight()
    {
        var quiet = new QuietHours(new(22, 0), new(6, 0));
        var times = Between(new ScheduleTimes("0 0 * * * ?", Paris, quiet), "2026-06-10", 1);

        times.Select(Local).First().ShouldBe("2026-06-10 06:00:00");
        times.Select(Local).Last().ShouldBe("2026-06-10 21:00:00");
        times.Count.ShouldBe(16);
    }

    [Fact]
    public void Quiet_hours_that_leave_no_time_leave_none() =>
        new ScheduleTimes("0 0 2 * * ?", Paris, new QuietHours(new(0, 0), new(6, 0))).After(TimeProvider.System.GetUtcNow()).ShouldBeEmpty();

    private static List<DateTimeOffset> Day(string cron, string day) => Between(new ScheduleTimes(CronRules.Later(cron, 0), Paris, null), day, 1);

    private static List<DateTimeOffset> Between(ScheduleTimes times, string day, int days)
    {
        var (from, to) = (Midnight(day, 0), Midnight(day, days));
        return [.. times.After(from.AddSeconds(-1)).TakeWhile(time => time < to)];
    }

    private static DateTimeOffset Midnight(string day, int later)
    {
        var local = DateTime.Parse(day, CultureInfo.InvariantCulture).AddDays(later);
        return new DateTimeOffset(local, Paris.GetUtcOffset(local));
    }

    private static string Local(DateTimeOffset time) =>
        TimeZoneInfo.ConvertTime(time, Paris).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
