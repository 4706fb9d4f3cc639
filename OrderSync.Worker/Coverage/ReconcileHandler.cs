using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Orders;
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
    PlatformCatalog catalog,
    OrderReading reading,
    OrderPipeline pipeline,
    RunStore store,
    CoverageBook coverage,
    SeenOrders seen,
    NpgsqlDataSource database,
    TimeProvider time) : IRunHandler
{
    /// <summary>
    /// $1 company, $2 connection, $3 run, $4 from, $5 to, $6 run's start, $7 and $8 the lowest and the highest id that a walk has come by, or
    /// null where all that is asked for was read. Orders that came in while the list was being read are left out. Each is looked up by its
    /// key: of a table that has just been filled Postgres has no statistics, and would compare all with all.
    /// </summary>
    private const string IsUnmet = """
        company_id = $1 and connection_id = $2 and placed_at >= $4 and placed_at < $5 and gone_at is null and first_seen_at < $6
            and ($7::bigint is null or case when external_id ~ '^[0-9]{1,18}$' then external_id::bigint between $7 and $8 else false end)
            and (select seen.external_id from seen_orders seen
                where seen.company_id = $1 and seen.run_id = $3 and seen.external_id = orders.external_id limit 1) is null
        """;

    /// <summary>$9 the last id of the batch before, $10 how many.</summary>
    private const string Unmet = $"select external_id from orders where {IsUnmet} and external_id > $9 order by external_id limit $10";

    /// <summary>$9 window, $10 now.</summary>
    private const string MarkGone = $"""
        with gone as (
            update orders set gone_at = $10 where {IsUnmet}
            returning external_id
        )
        insert into order_differences (company_id, run_id, external_id, window_number, kind, found_at, resolved)
        select $1, $3, external_id, $9, 'MissingThere', $10, false from gone
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
        else if (execution.Run.Walk is not { IsInOrder: false })
        {
            var source = catalog.Require<IOrderSource>(execution.Connection.Platform);
            foreach (var window in execution.Windows.FindAll(window => window.State == WindowState.Done))
            {
                await AskForUnmetAsync(execution, source, window, cancellationToken);
                await CompareAsync(execution, source, window, cancellationToken);
            }
        }
        await seen.ForgetAsync(execution, cancellationToken);
    }

    /// <summary>
    /// What was not met may only have been given another date: where the platform can be asked for ids, it is, and what it answers is stored
    /// and met.
    /// </summary>
    private async Task AskForUnmetAsync(RunExecution execution, IOrderSource source, RunWindow window, CancellationToken cancellationToken)
    {
        var batch = source.TraitsFor(execution.Connection).IdsPerRead;
        var last = "";
        while (batch > 0 && await UnmetAsync(execution, window, last, batch, cancellationToken) is { Count: > 0 } ids)
        {
            last = ids[^1];
            var query = new OrderQuery(OrderStream.Open, window.From!.Value, window.To!.Value, Ids: ids);
            await pipeline.RunAsync(execution, source, query, page => page, (page, outcomes) => Count(execution, window, page, outcomes), cancellationToken);
        }
    }

    private static RunWindow[] Count(RunExecution execution, RunWindow window, MappedPage page, ReadOnlyMemory<WriteOutcome> outcomes)
    {
        RunTally.Count(window, execution.Run, outcomes.Span, page.Rejections.Count);
        return [window];
    }

    private async Task<List<string>> UnmetAsync(RunExecution execution, RunWindow window, string last, int batch, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Unmet);
        AddUnmet(command, execution.Run, window);
        command.Parameters.AddAll(last, batch);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<string>(batch);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetString(0));
        return ids;
    }

    private static void AddUnmet(NpgsqlCommand command, Run run, RunWindow window)
    {
        var passed = run.Walk is { HasEnded: false } walk ? walk : null;
        command.Parameters.AddAll(run.CompanyId, run.ConnectionId, run.Id, window.From, window.To, run.StartedAt, passed?.LastId, passed?.FirstId);
    }

    /// <summary>Marks what was not met, and writes down what the window comes to after that.</summary>
    private async Task CompareAsync(RunExecution execution, IOrderSource source, RunWindow window, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var mark = new NpgsqlCommand(MarkGone, connection))
        {
            AddUnmet(mark, run, window);
            mark.Parameters.AddAll(window.Number, time.GetUtcNow());
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
            execution, source, [window], readWhole: true, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<bool> HasRecordsWithoutIdAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AnyWithoutId);
        command.Parameters.AddAll(execution.Key.CompanyId, execution.Run.ConnectionId, execution.Key.RunId);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
