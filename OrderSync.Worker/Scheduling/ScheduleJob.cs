using OrderSync.Core.Scheduling;
using Quartz;

namespace OrderSync.Worker.Scheduling;

/// <summary>
/// A time of a schedule has come: starts its work, and plans its next time. The rows decide whether it is still wanted, and that it happens once.
/// </summary>
public sealed class ScheduleJob(ScheduleFirings firings, SchedulePlanner planner, TimeProvider time, ILogger<ScheduleJob> logger) : IJob
{
    public static readonly JobKey Key = new("schedule", "schedules");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var (company, schedule) = ScheduleTrigger.Read(context);
        var now = time.GetUtcNow();
        if (await firings.FireDueAsync(company, schedule, cancellationToken) is { } fired)
            logger.LogInformation("Schedule {ScheduleId} of company {CompanyId}: {Outcome} {Reason}", schedule, company, fired.Outcome, fired.Reason);
        else
            logger.LogInformation("Schedule {ScheduleId} of company {CompanyId} has nothing due: stopped, or fired by another", schedule, company);
        await planner.PlanNextAsync(company, schedule, now, cancellationToken);
    }
}
