using Npgsql;
using OrderSync.Contracts.Coverage;
using OrderSync.Core.Connections;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Orders;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Coverage;

/// <summary>Writes what ended windows say of their months, in the transaction in which they end: neither is there without the other.</summary>
public sealed class CoverageBook(RunStore store, NpgsqlDataSource database, TimeProvider time)
{
    private const string RememberFirst = """
        update connections set first_order_at = $3 where company_id = $1 and id = $2 and first_order_at is distinct from $3
        """;

    /// <summary>Writes the windows' end and what it says.</summary>
    /// <param name="readWhole">Whether they were read to their end, whatever came of it.</param>
    /// <param name="known">What is known of the platform's list from now on; null where that has not changed.</param>
    public async Task EndAsync(
        RunExecution execution,
        IOrderSource source,
        IReadOnlyCollection<RunWindow> windows,
        bool readWhole,
        CancellationToken cancellationToken,
        KnownList? known = null)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await store.CheckpointAsync(execution, windows, connection, cancellationToken);
        await RecordAsync(execution, source, windows, readWhole, connection, cancellationToken);
        if (known is not null && !execution.Run.DryRun)
            await store.KnowListAsync(execution, known, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The same inside the caller's transaction, which also holds the windows' checkpoint.</summary>
    public async Task RecordAsync(
        RunExecution execution,
        IOrderSource source,
        IEnumerable<RunWindow> windows,
        bool readWhole,
        NpgsqlConnection connection,
        CancellationToken cancellationToken)
    {
        if (execution.Run.DryRun)
            return;
        foreach (var window in windows.Where(window => window.Stream == StreamNames.Orders))
            await RecordAsync(execution, source.Traits.Paging, window, readWhole, connection, cancellationToken);
    }

    /// <summary>Months before the platform's first order are not missing.</summary>
    public async Task RememberFirstOrderAsync(RunExecution execution, OrderExtent extent, CancellationToken cancellationToken)
    {
        if (execution.Run.DryRun || extent.FirstOrderAt is not { } first)
            return;
        await using var command = database.CreateCommand(RememberFirst);
        command.Parameters.AddAll(execution.Key.CompanyId, execution.Run.ConnectionId, first.ToUniversalTime());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task RecordAsync(
        RunExecution execution, OrderPaging paging, RunWindow window, bool readWhole, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        var stored = await CountStoredAsync(run, window, connection, cancellationToken);
        var (outcome, proof) = readWhole ? Judge(execution, paging, window, stored) : ("Failed", null);
        var month = DateOnly.FromDateTime(window.From!.Value.UtcDateTime);
        month = month.AddDays(1 - month.Day);
        var now = time.GetUtcNow();
        await using var batch = connection.CreateBatch();
        var record = new NpgsqlBatchCommand(OrderCoverageSql.Record);
        record.Parameters.AddAll(run.CompanyId, run.ConnectionId, window.Stream, month, run.Id, window.From, window.To, outcome);
        record.Parameters.AddAll(proof?.ToString(), readWhole ? window.PlatformCount : null, readWhole ? stored : null);
        record.Parameters.AddAll(readWhole ? window.Rejected : null, now, window.LastError);
        batch.BatchCommands.Add(record);
        var judge = new NpgsqlBatchCommand(OrderCoverageSql.Judge);
        judge.Parameters.AddAll(run.CompanyId, run.ConnectionId, window.Stream, month, now);
        batch.BatchCommands.Add(judge);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static (string Outcome, CoverageProof? Proof) Judge(RunExecution execution, OrderPaging paging, RunWindow window, long stored) => paging switch
    {
        OrderPaging.NewestFirst => execution.IsProvedByWalk(window) ? ("Proved", CoverageProof.Walked) : ("Uncounted", null),
        OrderPaging.DateWindows => Judge(window, stored),
        // Where a window lies among numbered pages is told by dates, and so is its end: back-dated orders may stand anywhere else.
        _ => ("Uncounted", null),
    };

    private static (string Outcome, CoverageProof? Proof) Judge(RunWindow window, long stored) => window.PlatformCount switch
    {
        null => ("Uncounted", null),
        { } count when count == stored + window.Rejected => ("Proved", CoverageProof.Counted),
        _ => ("Differs", null),
    };

    private static async Task<long> CountStoredAsync(Run run, RunWindow window, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OrderCoverageSql.CountStored, connection);
        command.Parameters.AddAll(run.CompanyId, run.ConnectionId, window.From, window.To);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
