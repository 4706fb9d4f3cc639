using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Core.Scheduling;
using Quartz;

namespace OrderSync.Worker.Scheduling;

/// <summary>Makes Quartz's triggers what the rows of schedules say. Doing it twice, here or on another node, does it once.</summary>
public sealed class SchedulePlanner(
    ISchedulerFactory schedulers,
    NpgsqlDataSource database,
    DefaultSchedules defaults,
    ScheduleFirings firings,
    IOptions<SchedulerOptions> options,
    TimeProvider time,
    ILogger<SchedulePlanner> logger)
    : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public async Task PlanAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var added = await defaults.EnsureAsync(null, cancellationToken);
            if (added > 0)
                logger.LogInformation("{Added} default schedules were missing", added);
            await PlanChangedAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task PlanChangedAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var spread = options.Value.Spread;
        var changed = await PlannedSchedule.UnplannedAsync(database, scheduler.SchedulerName, spread, cancellationToken);
        if (changed.Count == 0)
            return;
        var unwanted = changed.Where(schedule => !schedule.IsWanted).Select(ScheduleTrigger.KeyOf).ToList();
        if (unwanted.Count > 0)
            await scheduler.UnscheduleJobs(unwanted, cancellationToken);
        var made = changed.Where(schedule => schedule.IsWanted).Select(schedule => (Schedule: schedule, Trigger: TryMake(schedule, spread)))
            .Where(pair => pair.Trigger is not null).ToList();
        if (made.Count > 0)
            await scheduler.ScheduleJob(Job(), [.. made.Select(pair => pair.Trigger!)], ScheduleJobOptions.Replacing, cancellationToken);
        logger.LogInformation("{Wanted} schedules planned, {Unwanted} taken off", made.Count, unwanted.Count);
        foreach (var (schedule, _) in made.Where(pair => IsDue(pair.Schedule, spread)))
            await firings.FireDueAsync(schedule.CompanyId, schedule.Id, cancellationToken);
    }

    /// <summary>
    /// A new trigger never begins in the past: what came due while there was none, because the store was lost, is fired here.
    /// </summary>
    private bool IsDue(PlannedSchedule schedule, TimeSpan spread) => DueTime.Of(schedule, spread, time.GetUtcNow()) is not { At: null, Missed: [] };

    private static IJobDetail Job() => JobBuilder.Create<ScheduleJob>().WithIdentity(ScheduleJob.Key).StoreDurably().RequestRecovery().Build();

    /// <summary>One that cannot be planned must not keep the others from being planned.</summary>
    private ITrigger? TryMake(PlannedSchedule schedule, TimeSpan spread)
    {
        try
        {
            return ScheduleTrigger.Of(schedule, spread);
        }
        catch (Exception exception) when (exception is FormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            logger.LogError(exception, "Schedule {ScheduleId} of company {CompanyId} cannot be planned", schedule.Id, schedule.CompanyId);
            return null;
        }
    }
}
