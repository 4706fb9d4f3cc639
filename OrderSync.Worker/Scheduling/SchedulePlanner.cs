using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Core.Data;
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
    /// <summary>Triggers that are stored at once: Quartz holds the lock of its store meanwhile, and nothing fires.</summary>
    private const int Batch = 100;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The versions of schedules that cannot be planned.</summary>
    private readonly Dictionary<Guid, int> _leftOut = [];

    /// <param name="companyId">Whose schedules have changed; null for all that may have.</param>
    public async Task PlanAsync(Guid? companyId, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var added = await defaults.EnsureAsync(companyId, cancellationToken);
            if (added > 0)
                logger.LogInformation("{Added} default schedules were missing", added);
            await PlanChangedAsync(companyId, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Plans the time after one that has come.</summary>
    /// <param name="now">Times up to it are dealt with.</param>
    public async Task PlanNextAsync(Guid companyId, Guid scheduleId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await PlannedSchedule.FindAsync(database, companyId, scheduleId, cancellationToken) is not { IsWanted: true } schedule
            || ScheduleTrigger.Of(schedule, options.Value.Spread, now) is not { } trigger)
        {
            return;
        }
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        // Where the trigger is gone meanwhile, the sweep sees whether there must be another.
        await scheduler.RescheduleJob(trigger.Key, trigger, cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    private async Task PlanChangedAsync(Guid? companyId, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        var spread = options.Value.Spread;
        var changed = await PlannedSchedule.UnplannedAsync(database, scheduler.SchedulerName, spread, companyId, cancellationToken);
        if (changed.Count == 0)
            return;
        var made = changed.Where(schedule => schedule.IsWanted).Select(schedule => new Plan(schedule, TryMake(schedule, spread))).ToList();
        // One that cannot be planned loses the trigger of its older state too.
        var unwanted = changed.Where(schedule => !schedule.IsWanted).Concat(made.Where(plan => plan.Trigger is null).Select(plan => plan.Schedule)).ToList();
        if (unwanted.Count > 0)
            await scheduler.UnscheduleJobs(unwanted.ConvertAll(ScheduleTrigger.KeyOf), cancellationToken);
        var planned = 0;
        foreach (var batch in made.FindAll(plan => plan.Trigger is not null).Chunk(Batch))
        {
            var stored = await ScheduleAsync(scheduler, [.. batch], cancellationToken);
            planned += stored.Count;
            // At once: should the database go away before the next batch, nobody would look at these again.
            foreach (var plan in stored)
                await FireWhatIsDueAsync(plan.Schedule, spread, cancellationToken);
        }
        if (planned > 0 || changed.Any(schedule => !schedule.IsWanted))
            logger.LogInformation("{Wanted} schedules planned, {Unwanted} taken off", planned, unwanted.Count);
    }

    /// <summary>All at once; one by one when Quartz refuses them, so that the one at fault is left out alone.</summary>
    private async Task<List<Plan>> ScheduleAsync(IScheduler scheduler, List<Plan> plans, CancellationToken cancellationToken)
    {
        if (plans.Count == 0)
            return plans;
        try
        {
            await scheduler.ScheduleJob(Job(), [.. plans.Select(plan => plan.Trigger!)], ScheduleJobOptions.Replacing, cancellationToken);
            return plans;
        }
        catch (Exception exception) when (IsOfOneSchedule(exception))
        {
            if (plans is [var plan])
            {
                LeaveOut(plan.Schedule, exception);
                return [];
            }
        }
        var planned = new List<Plan>();
        foreach (var plan in plans)
            planned.AddRange(await ScheduleAsync(scheduler, [plan], cancellationToken));
        return planned;
    }

    /// <summary>
    /// A new trigger never begins in the past: what came due while there was none, because the store was lost, is fired here.
    /// </summary>
    private async Task FireWhatIsDueAsync(PlannedSchedule schedule, TimeSpan spread, CancellationToken cancellationToken)
    {
        try
        {
            if (DueTime.Of(schedule, spread, time.GetUtcNow()) is not { At: null, Missed: [] })
                await firings.FireDueAsync(schedule.CompanyId, schedule.Id, cancellationToken);
        }
        catch (Exception exception) when (IsOfOneSchedule(exception))
        {
            logger.LogError(exception, "What is due of schedule {ScheduleId} of company {CompanyId} could not be started", schedule.Id, schedule.CompanyId);
        }
    }

    private static IJobDetail Job() => JobBuilder.Create<ScheduleJob>().WithIdentity(ScheduleJob.Key).StoreDurably().RequestRecovery().Build();

    /// <summary>One that cannot be planned must not keep the others from being planned.</summary>
    private ITrigger? TryMake(PlannedSchedule schedule, TimeSpan spread)
    {
        try
        {
            if (ScheduleTrigger.Of(schedule, spread, time.GetUtcNow()) is { } trigger)
                return trigger;
            LeaveOut(schedule, null);
        }
        catch (Exception exception) when (IsOfOneSchedule(exception))
        {
            LeaveOut(schedule, exception);
        }
        return null;
    }

    /// <summary>Said once for each state of the row, as it is looked at again by each sweep.</summary>
    private void LeaveOut(PlannedSchedule schedule, Exception? exception)
    {
        if (_leftOut.TryGetValue(schedule.Id, out var version) && version == schedule.Version)
            return;
        _leftOut[schedule.Id] = schedule.Version;
        logger.LogWarning(exception, "Schedule {ScheduleId} of company {CompanyId} cannot be planned, or has no time to come", schedule.Id, schedule.CompanyId);
    }

    private static bool IsOfOneSchedule(Exception exception) => exception is not OperationCanceledException && !DatabaseOutage.Is(exception);

    private sealed record Plan(PlannedSchedule Schedule, ITrigger? Trigger);
}
