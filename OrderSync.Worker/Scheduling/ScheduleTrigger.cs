using OrderSync.Core.Scheduling;
using Quartz;

namespace OrderSync.Worker.Scheduling;

/// <summary>
/// The next time of a schedule as a Quartz trigger that fires once, in the group of its company: the job plans the next. Quartz's own cron trigger
/// fires each second of an hour in some zones when their clocks change.
/// </summary>
public static class ScheduleTrigger
{
    /// <summary>Before runs that read a history: a schedule only starts something.</summary>
    private const int Priority = 9;

    /// <summary>A time whose firing failed is tried again; where it was fired after all, that does nothing.</summary>
    private static readonly RetryPolicy WhileTheDatabaseIsAway = RetryPolicy.Exponential(5, TimeSpan.FromSeconds(2), 2, TimeSpan.FromSeconds(30));

    public static TriggerKey KeyOf(PlannedSchedule schedule) => new(schedule.Id.ToString(), schedule.CompanyId.ToString());

    /// <summary>
    /// Of the first time after <paramref name="now"/> that is not dealt with. Where no worker is there then it fires when one is; the job then looks
    /// which times those were. The description says from what it was made.
    /// </summary>
    /// <returns>Null when there is no time to come.</returns>
    public static ITrigger? Of(PlannedSchedule schedule, TimeSpan spread, DateTimeOffset now)
    {
        var times = schedule.Times(spread).After(schedule.SettledTo > now ? schedule.SettledTo : now);
        return times.Select(next => At(next, schedule, spread)).FirstOrDefault();
    }

    private static ITrigger At(DateTimeOffset time, PlannedSchedule schedule, TimeSpan spread) => TriggerBuilder.Create()
        .WithIdentity(KeyOf(schedule))
        .WithDescription(schedule.Plan(spread))
        .ForJob(ScheduleJob.Key)
        .UsingJobData("company", schedule.CompanyId.ToString())
        .UsingJobData("schedule", schedule.Id.ToString())
        .StartAt(time)
        .WithRetryPolicy(WhileTheDatabaseIsAway)
        .WithPriority(Priority)
        .Build();

    public static (Guid CompanyId, Guid ScheduleId) Read(IJobExecutionContext context)
    {
        var data = context.MergedJobDataMap;
        return (Guid.Parse(data.GetString("company")!), Guid.Parse(data.GetString("schedule")!));
    }
}
