using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Orders;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Coverage;

/// <summary>
/// Compares a range with the platform. Reading it brings what is missing here or differs; what is stored and was not met is gone
/// there. All of it is done by sets in Postgres, and every step can be done again.
/// </summary>
public sealed class ReconcileHandler(
    PlatformCatalog catalog, OrderReading reading, RunStore store, CoverageBook coverage, SeenOrders seen, NpgsqlDataSource database, TimeProvider time) : IRunHandler
{
    /// <summary>
    /// $1 company, $2 connection, $3 run, $4 window, $5 from, $6 to, $7 run's start, $8 now. Orders that came in while the list was
    /// being read are left out. Each is looked up by its key: of a table that has just been filled Postgres has no statistics, and
    /// would compare all with all.
    /// </summary>
    private const string MarkGone = """
        with gone as (
            update orders set gone_at = $8
            where company_id = $1 and connection_id = $2 and placed_at >= $5 and placed_at < $6 and gone_at is null and first_seen_at < $7
                and (select seen.external_id from seen_orders seen
                    where seen.company_id = $1 and seen.run_id = $3 and seen.external_id = orders.external_id limit 1) is null
            returning external_id
        )
        insert into order_differences (company_id, run_id, external_id, window_number, kind, found_at, resolved)
        select $1, $3, external_id, $4, 'MissingThere', $8, false from gone
        on conflict (company_id, run_id, external_id) do nothing
        """;

    private const string CountGone = """
        update runs set gone = (select count(*) from order_differences where company_id = $1 and run_id = $2 and kind = 'MissingThere')
        where company_id = $1 and id = $2
        returning gone
        """;

    private const string AnyWithoutId = """
        select exists (select 1 from rejected_records where company_id = $1 and connection_id = $2 and run_id = $3 and external_id is null)
        """;

    public RunKind Kind => RunKind.Reconcile;

    public async Task ExecuteAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        await reading.ReadAsync(execution, cancellationToken);
        if (await HasRecordsWithoutIdAsync(execution, cancellationToken))
        {
            execution.Notes.Add((LogLevelView.Warning, "Some records have no id that can be read: what is gone there cannot be told from what they are."));
            await store.SaveWindowsAsync(execution, cancellationToken);
        }
        else
        {
            foreach (var window in execution.Windows.FindAll(window => window.State == WindowState.Done))
                await CompareAsync(execution, window, cancellationToken);
        }
        await seen.ForgetAsync(execution, cancellationToken);
    }

    /// <summary>Marks what was not met, and writes down what the window comes to after that.</summary>
    private async Task CompareAsync(RunExecution execution, RunWindow window, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var mark = new NpgsqlCommand(MarkGone, connection))
        {
            mark.Parameters.AddAll(run.CompanyId, run.ConnectionId, run.Id, window.Number, window.From, window.To, run.StartedAt, time.GetUtcNow());
            if (await mark.ExecuteNonQueryAsync(cancellationToken) is > 0 and var gone)
                execution.Notes.Add((LogLevelView.Warning, $"{window.Label}: {gone:N0} stored orders are gone from the platform."));
        }
        await using (var count = new NpgsqlCommand(CountGone, connection))
        {
            count.Parameters.AddAll(run.CompanyId, run.Id);
            run.Gone = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        }
        await store.CheckpointAsync(execution, [window], connection, cancellationToken);
        await coverage.RecordAsync(
            execution, catalog.Require<IOrderSource>(execution.Connection.Platform), [window], readWhole: true, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<bool> HasRecordsWithoutIdAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AnyWithoutId);
        command.Parameters.AddAll(execution.Key.CompanyId, execution.Run.ConnectionId, execution.Key.RunId);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
