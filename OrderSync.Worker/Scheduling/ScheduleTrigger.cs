using OrderSync.Core.Scheduling;
using Quartz;

namespace OrderSync.Worker.Scheduling;

/// <summary>A schedule as a Quartz cron trigger: in the group of its company, in the company's zone, from where its times are dealt with.</summary>
public static class ScheduleTrigger
{
    /// <summary>Before runs that read a history: a schedule only starts something.</summary>
    private const int Priority = 9;

    /// <summary>A time whose firing failed is tried again; where it was fired after all, that does nothing.</summary>
    private static readonly RetryPolicy WhileTheDatabaseIsAway = RetryPolicy.Exponential(5, TimeSpan.FromSeconds(2), 2, TimeSpan.FromSeconds(30));

    public static TriggerKey KeyOf(PlannedSchedule schedule) => new(schedule.Id.ToString(), schedule.CompanyId.ToString());

    /// <summary>
    /// Times that no worker was there for make it fire once, at once, when one is; the job then looks which those were. The description says
    /// from what it was made.
    /// </summary>
    public static ITrigger Of(PlannedSchedule schedule, TimeSpan spread) => TriggerBuilder.Create()
        .WithIdentity(KeyOf(schedule))
        .WithDescription(schedule.Plan(spread))
        .ForJob(ScheduleJob.Key)
        .UsingJobData("company", schedule.CompanyId.ToString())
        .UsingJobData("schedule", schedule.Id.ToString())
        .StartAt(FirstSecondAfter(schedule.SettledTo))
        .WithRetryPolicy(WhileTheDatabaseIsAway)
        .WithPriority(Priority)
        .WithSchedule(CronScheduleBuilder.Create(schedule.LaterCron(spread))
            .InTimeZone(schedule.Zone)
            .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
        .Build();

    /// <summary>Cron knows whole seconds only.</summary>
    private static DateTimeOffset FirstSecondAfter(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds() + 1);

    public static (Guid CompanyId, Guid ScheduleId) Read(IJobExecutionContext context)
    {
        var data = context.MergedJobDataMap;
        return (Guid.Parse(data.GetString("company")!), Guid.Parse(data.GetString("schedule")!));
    }
}
