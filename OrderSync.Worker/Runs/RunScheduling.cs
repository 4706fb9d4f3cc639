using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;
using Quartz;

namespace OrderSync.Worker.Runs;

/// <summary>Hands runs to Quartz. Doing it twice, here or on another node, does it once.</summary>
public sealed class RunScheduling(
    ISchedulerFactory schedulers, NpgsqlDataSource database, IOptions<RunLimits> limits, ILogger<RunScheduling> logger)
{
    /// <summary>Schedules the run if it is still queued.</summary>
    public async Task TakeUpAsync(RunKey key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.Queued);
        command.Parameters.AddAll(key.CompanyId, key.RunId);
        await ScheduleAllAsync(command, cancellationToken);
    }

    /// <summary>Schedules every run that no worker attends to.</summary>
    /// <param name="silentSince">Workers that have not been heard of since are not counted on.</param>
    public async Task TakeUpUnattendedAsync(DateTimeOffset silentSince, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.Unattended);
        command.Parameters.AddAll(silentSince);
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
        var found = new List<(RunFiring Firing, string Platform)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                found.Add((new RunFiring(new RunKey(reader.GetGuid(0), reader.GetGuid(1)), reader.GetInt32(2)), reader.GetString(3)));
        }
        foreach (var (firing, platform) in found)
            await ScheduleAsync(firing.Job(), firing.Trigger(limits.Value.GroupOf(firing.Key.CompanyId, platform)), cancellationToken);
    }

    private async Task ScheduleAsync(IJobDetail job, ITrigger trigger, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        try
        {
            await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            logger.LogDebug("{Job} is already scheduled", job.Key);
        }
    }
}
