using Npgsql;
using OrderSync.Core.Runs;
using Quartz;

namespace OrderSync.Worker.Runs;

/// <summary>
/// Every few seconds, on one node of the cluster: schedules queued runs that nobody heard of, and running ones whose worker
/// has gone silent without dying. So no run depends on a message.
/// </summary>
[DisallowConcurrentExecution]
public sealed class RunSweep(NpgsqlDataSource database, RunScheduling scheduling, TimeProvider time) : IJob
{
    public static readonly JobKey Key = new("run-sweep", "system");

    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var firing in await UnattendedAsync(cancellationToken))
            await scheduling.ScheduleAsync(firing, cancellationToken);
    }

    private async Task<List<RunFiring>> UnattendedAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.Unattended);
        command.Parameters.AddAll(time.GetUtcNow() - RunStore.StaleAfter);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var firings = new List<RunFiring>();
        while (await reader.ReadAsync(cancellationToken))
            firings.Add(new RunFiring(new RunKey(reader.GetGuid(0), reader.GetGuid(1)), reader.GetInt32(2)));
        return firings;
    }
}
