using Npgsql;
using OrderSync.Core.Runs;
using Quartz;

namespace OrderSync.Worker.Runs;

/// <summary>
/// Every few seconds, on one node of the cluster: schedules queued runs that nobody heard of, running ones whose worker has
/// gone silent without dying, and retries whose trigger was lost. So no run depends on a message.
/// </summary>
[DisallowConcurrentExecution]
public sealed class RunSweep(NpgsqlDataSource database, RunScheduling scheduling, RunRetrying retrying, TimeProvider time) : IJob
{
    public static readonly JobKey Key = new("run-sweep", "system");

    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var now = time.GetUtcNow();
        await scheduling.TakeUpUnattendedAsync(now - RunStore.StaleAfter, now, cancellationToken);
        foreach (var key in await OverdueAsync(cancellationToken))
            await retrying.RetryAsync(key, cancellationToken);
    }

    private async Task<List<RunKey>> OverdueAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkerSql.Overdue);
        command.Parameters.AddAll(time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var overdue = new List<RunKey>();
        while (await reader.ReadAsync(cancellationToken))
            overdue.Add(new RunKey(reader.GetGuid(0), reader.GetGuid(1)));
        return overdue;
    }
}
