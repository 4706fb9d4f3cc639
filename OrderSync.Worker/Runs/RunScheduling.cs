using Npgsql;
using OrderSync.Core.Runs;
using Quartz;

namespace OrderSync.Worker.Runs;

/// <summary>Hands runs to Quartz. Doing it twice, here or on another node, does it once.</summary>
public sealed class RunScheduling(ISchedulerFactory schedulers, NpgsqlDataSource database, ILogger<RunScheduling> logger)
{
    /// <summary>Schedules the run if it is still queued.</summary>
    public async Task TakeUpAsync(RunKey key, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select attempt from runs where company_id = $1 and id = $2 and state = 'Queued'");
        command.Parameters.AddAll(key.CompanyId, key.RunId);
        if (await command.ExecuteScalarAsync(cancellationToken) is int attempt)
            await ScheduleAsync(new RunFiring(key, attempt), cancellationToken);
    }

    public async Task ScheduleAsync(RunFiring firing, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        try
        {
            await scheduler.ScheduleJob(firing.Job(), firing.Trigger(), cancellationToken: cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            logger.LogDebug("{Job} is already scheduled", firing.JobKey);
        }
    }
}
