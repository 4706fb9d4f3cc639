using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Scheduling;

namespace OrderSync.Tests.Scheduling;

/// <summary>What people may type, how it is read back to them, and how times are spread.</summary>
public sealed class CronTests
{
    [Theory]
    [InlineData("0 0 8-20 * * ?", "Every hour from 08:00 to 20:00")]
    [InlineData("0 0 0,6,12,18 * * ?", "At 00:00, 06:00, 12:00 and 18:00")]
    [InlineData("0 0 2 * * ?", "At 02:00")]
    [InlineData("0 0/15 * * * ?", "Every 15 minutes")]
    [InlineData("0 * * * * ?", "Every minute")]
    [InlineData("0 5 * * * ?", "Every hour, 5 minutes past")]
    [InlineData("0 0/10 8-17 * * ?", "Every 10 minutes from 08:00 to 17:50")]
    [InlineData("0 30 9 ? * MON-FRI", "At 09:30 on Monday to Friday")]
    [InlineData("0 0 9 ? * 2,4", "At 09:00 on Monday and Wednesday")]
    [InlineData("0 0 6 1,15 * ?", "At 06:00 on day 1 and 15 of the month")]
    [InlineData("0 0 6 L * ?", "At 06:00 on the last day of the month")]
    [InlineData("0 0 6 ? * 6#3", "At the times of the expression 0 0 6 ? * 6#3")]
    public void An_expression_is_read_in_plain_English(string cron, string reading) => CronWords.Of(cron).ShouldBe(reading);

    [Fact]
    public void Crontab_s_five_fields_are_taken_too()
    {
        CronRules.Read("30 4 * * 1", out _).ShouldBe("0 30 4 ? * MON");
        CronWords.Of("0 30 4 ? * MON").ShouldBe("At 04:30 on Monday");
    }

    [Theory]
    [InlineData("", "six fields")]
    [InlineData("often", "six fields")]
    [InlineData("0 0 25 * * ?", "is no cron expression")]
    [InlineData("0 0 8 1 1 ? 2027", "six fields")]
    [InlineData("* * * * * ?", "once a minute at most")]
    [InlineData("0/20 * * * * ?", "once a minute at most")]
    public void What_is_wrong_is_said(string cron, string fault)
    {
        CronRules.Read(cron, out var said).ShouldBeNull();
        said.ShouldContain(fault);
    }

    [Theory]
    [InlineData("0 0 8-20 * * ?", 137, "17 2 8,9,10,11,12,13,14,15,16,17,18,19,20 * * ?")]
    [InlineData("0 0/15 * * * ?", 61, "1 1,16,31,46 * * * ?")]
    [InlineData("30 * * * * ?", 20, "50 * * * * ?")]
    [InlineData("0 0 22-2 * * ?", 5, "5 0 0,1,2,22,23 * * ?")]
    public void Times_are_moved_by_the_offset(string cron, int offset, string later) => CronRules.Later(cron, offset).ShouldBe(later);

    [Fact]
    public void Offsets_are_stable_spread_evenly_and_leave_no_hour()
    {
        var company = Guid.CreateVersion7();
        var schedules = Enumerable.Range(0, 2_000).Select(_ => Guid.CreateVersion7()).ToList();

        var offsets = schedules.ConvertAll(id => CronRules.OffsetOf(company, id, DefaultSchedules.OrderSync, TimeSpan.FromMinutes(5)));

        schedules.ConvertAll(id => CronRules.OffsetOf(company, id, DefaultSchedules.OrderSync, TimeSpan.FromMinutes(5))).ShouldBe(offsets);
        offsets.ShouldAllBe(offset => offset >= 0 && offset <= 300);
        // 400 a minute are expected; five standard deviations are 90.
        offsets.GroupBy(offset => Math.Min(offset / 60, 4)).ShouldAllBe(minute => Math.Abs(minute.Count() - 400) < 90);
        schedules.ShouldAllBe(id => CronRules.OffsetOf(company, id, "0 59 * * * ?", TimeSpan.FromMinutes(5)) < 60);
        schedules.ShouldAllBe(id => CronRules.OffsetOf(company, id, "0 * * * * ?", TimeSpan.FromMinutes(5)) < 60);
    }

    [Theory]
    [InlineData("0 0 8-20 * * ?")]
    [InlineData("0 0 2 * * ?")]
    [InlineData("0 30 6,18 * * ?")]
    [InlineData("0 0/5 * * * ?")]
    public void Simple_choices_go_there_and_back(string cron)
    {
        var again = SimpleCron.Read(SimpleCron.Of(cron)!, out _, out var fault);

        again.ShouldBe(cron, fault);
    }

    [Theory]
    [InlineData(SimpleTimesKind.EveryMinutes, 7, null, null, "times.minutes")]
    [InlineData(SimpleTimesKind.HourlyBetween, null, "08:00", "20:30", "times.to")]
    [InlineData(SimpleTimesKind.HourlyBetween, null, "8", "20:00", "times.from")]
    [InlineData(SimpleTimesKind.DailyAt, null, null, null, "times.at")]
    public void A_choice_that_is_none_names_its_field(SimpleTimesKind kind, int? minutes, string? from, string? to, string field)
    {
        SimpleCron.Read(new SimpleTimes(kind, minutes, from, to), out var named, out var fault).ShouldBeNull();

        named.ShouldBe(field);
        fault.ShouldNotBeEmpty();
    }
}
