using System.Globalization;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Scheduling;
using OrderSync.Worker.Scheduling;

namespace OrderSync.Tests.Scheduling;

/// <summary>Times, and their triggers, in zones whose clocks change in ways of their own.</summary>
public sealed class ClockChangeTests
{
    [Theory]
    // Winter is the season that changes: put back on 7 February 2027, put on on 14 March.
    [InlineData("Africa/Casablanca", "0 0 2 * * ?", "2027-03-12T12:00Z", "2027-03-13T02:00Z,2027-03-14T02:00Z,2027-03-15T01:00Z,2027-03-16T01:00Z")]
    [InlineData("Africa/Casablanca", "0 30 2 * * ?", "2027-02-06T12:00Z", "2027-02-07T01:30Z,2027-02-08T02:30Z")]
    [InlineData("Europe/Dublin", "0 30 1 * * ?", "2027-03-27T12:00Z", "2027-03-28T01:00Z,2027-03-29T00:30Z")]
    [InlineData("Europe/Dublin", "0 30 1 * * ?", "2027-10-30T12:00Z", "2027-10-31T00:30Z,2027-11-01T01:30Z")]
    // By half an hour: put on on 3 October, put back on 4 April.
    [InlineData("Australia/Lord_Howe", "0 15 2 * * ?", "2027-10-01T16:00Z", "2027-10-02T15:30Z,2027-10-03T15:15Z")]
    [InlineData("Australia/Lord_Howe", "0 45 1 * * ?", "2027-04-02T16:00Z", "2027-04-03T14:45Z,2027-04-04T15:15Z")]
    // At midnight.
    [InlineData("America/Havana", "0 0 0 * * ?", "2027-03-13T12:00Z", "2027-03-14T05:00Z,2027-03-15T04:00Z")]
    [InlineData("America/Havana", "0 0 0 * * ?", "2027-11-06T12:00Z", "2027-11-07T04:00Z,2027-11-08T05:00Z")]
    [InlineData("Asia/Beirut", "0 30 0 * * ?", "2027-03-27T12:00Z", "2027-03-27T22:00Z,2027-03-28T21:30Z")]
    [InlineData("Asia/Beirut", "0 30 23 * * ?", "2027-10-30T12:00Z", "2027-10-30T20:30Z,2027-10-31T21:30Z")]
    [InlineData("Africa/Cairo", "0 0 0 * * ?", "2027-04-29T12:00Z", "2027-04-29T22:00Z,2027-04-30T21:00Z")]
    // 30 December 2011 was left out: its time comes when the 31st begins.
    [InlineData("Pacific/Apia", "0 0 2 * * ?", "2011-12-29T00:00Z", "2011-12-29T12:00Z,2011-12-30T10:00Z,2011-12-30T12:00Z,2011-12-31T12:00Z")]
    [InlineData("Pacific/Apia", "0 0 * ? * FRI", "2011-12-24T12:00Z", "2011-12-30T10:00Z,2012-01-05T10:00Z,2012-01-05T11:00Z")]
    public void A_time_of_day_comes_each_day_once(string zone, string cron, string after, string expected)
    {
        var times = Times(zone, cron);
        var due = expected.Split(',').Select(At).ToList();

        times.After(At(after)).Take(due.Count).ShouldBe(due);
        times.UpTo(due[^1]).TakeWhile(time => time > At(after)).Reverse().ShouldBe(due);
    }

    /// <summary>Quartz's own cron trigger fires again and again in these nights.</summary>
    [Theory]
    [InlineData("Africa/Casablanca", "0 0 2 * * ?", "2027-03-13T12:00Z", 1)]
    [InlineData("Africa/Casablanca", "0 0 2 * * ?", "2027-02-06T12:00Z", 1)]
    [InlineData("Europe/Dublin", "0 0 1 * * ?", "2027-03-27T12:00Z", 1)]
    [InlineData("Europe/Dublin", "0 0 1 * * ?", "2027-10-30T12:00Z", 1)]
    [InlineData("Africa/Casablanca", "0 0 * * * ?", "2027-03-13T12:00Z", 24)]
    [InlineData("Europe/Dublin", "0 0/5 * * * ?", "2027-03-27T12:00Z", 288)]
    public void Each_trigger_fires_once_and_the_next_is_later(string zone, string cron, string from, int fires)
    {
        var (now, end, schedule) = (At(from), At(from).AddDays(1), Schedule(zone, cron, At(from)));
        var fired = 0;
        while (ScheduleTrigger.Of(schedule, TimeSpan.Zero, now) is { } trigger && trigger.StartTimeUtc <= end)
        {
            trigger.StartTimeUtc.ShouldBeGreaterThan(now);
            trigger.GetFireTimeAfter(trigger.StartTimeUtc).ShouldBeNull("it fires once");
            (now, fired) = (trigger.StartTimeUtc, fired + 1);
            schedule = schedule with { SettledTo = now };
            fired.ShouldBeLessThanOrEqualTo(fires);
        }

        fired.ShouldBe(fires);
    }

    private static ScheduleTimes Times(string zone, string cron) => new(CronRules.Later(cron, 0), TimeZoneInfo.FindSystemTimeZoneById(zone), null);

    private static PlannedSchedule Schedule(string zone, string cron, DateTimeOffset settledTo) => new(
        Guid.CreateVersion7(settledTo), Guid.CreateVersion7(settledTo), ScheduleKind.Cleanup, null, cron, null, OverlapChoice.Skip, TimeSpan.FromHours(1),
        settledTo, null, 1, zone, null, ConnectionState.Active, null, true);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
