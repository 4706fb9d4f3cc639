using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;
using Quartz;

namespace OrderSync.Worker.Runs;

/// <summary>Hands runs to Quartz. Doing it twice, here or on another node, does it once.</summary>
public sealed class RunScheduling(
    ISchedulerFactory schedulers, NpgsqlDataSource database, IOptions<RunLimits> limits, TimeProvider time, ILogger<RunScheduling> logger)
{
    /// <summary>Schedules those that are still queued.</summary>
    public async Task TakeUpAsync(IReadOnlyCollection<RunKey> runs, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.Queued);
        command.Parameters.AddAll(runs.Select(run => run.CompanyId).ToArray(), runs.Select(run => run.RunId).ToArray());
        await ScheduleAllAsync(command, cancellationToken);
    }

    /// <summary>Schedules every run that no worker attends to.</summary>
    /// <param name="silentSince">Workers that have not been heard of since are not counted on.</param>
    public async Task TakeUpUnattendedAsync(DateTimeOffset silentSince, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.Unattended);
        command.Parameters.AddAll(silentSince, now);
        await ScheduleAllAsync(command, cancellationToken);
    }

    /// <summary>Schedules the run's next try for its time; one that is lost is found by the sweep.</summary>
    public Task ScheduleRetryAsync(Run run, CancellationToken cancellationToken)
    {
        var firing = new RetryFiring(new RunKey(run.CompanyId, run.Id), run.RetryAt!.Value, run.Mode is FetchMode.Incremental);
        return ScheduleAsync(firing.Job(), firing.Trigger(), cancellationToken);
    }

    private async Task ScheduleAllAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        var jobs = new Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>>();
        var fresh = new Dictionary<IJobDetail, (RunKey Run, string? TraceParent)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var firing = new RunFiring(new RunKey(reader.GetGuid(0), reader.GetGuid(1)), reader.GetInt32(2));
                var job = firing.Job();
                jobs[job] = [firing.Trigger(limits.Value.GroupOf(firing.Key.CompanyId, reader.GetString(3)))];
                if (firing.Attempt == 0)
                    fresh[job] = (firing.Key, await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetString(4));
            }
        }
        foreach (var job in await ScheduleAllAsync(jobs, cancellationToken))
        {
            if (fresh.TryGetValue(job, out var queued))
                RunSpans.Queued(queued.Run, queued.TraceParent, began);
        }
    }

    /// <returns>Those that another worker has not scheduled before.</returns>
    private async Task<IReadOnlyCollection<IJobDetail>> ScheduleAllAsync(
        Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>> jobs, CancellationToken cancellationToken)
    {
        if (jobs.Count > 1 && await TryScheduleAsync(jobs, cancellationToken))
            return jobs.Keys;
        var scheduled = new List<IJobDetail>();
        foreach (var (job, triggers) in jobs)
        {
            if (await ScheduleAsync(job, triggers.Single(), cancellationToken))
                scheduled.Add(job);
        }
        return scheduled;
    }

    /// <returns>False when one of them is scheduled already: then none is by this.</returns>
    private async Task<bool> TryScheduleAsync(Dictionary<IJobDetail, IReadOnlyCollection<ITrigger>> jobs, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        try
        {
            await scheduler.ScheduleJobs(jobs, cancellationToken: cancellationToken);
            return true;
        }
        catch (ObjectAlreadyExistsException)
        {
            return false;
        }
    }

    /// <returns>False when it is scheduled already.</returns>
    private async Task<bool> ScheduleAsync(IJobDetail job, ITrigger trigger, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        try
        {
            await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellationToken);
            return true;
        }
        catch (ObjectAlreadyExistsException)
        {
            logger.LogDebug("{Job} is already scheduled", job.Key);
            return false;
        }
    }
}
