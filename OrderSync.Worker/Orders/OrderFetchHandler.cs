using OrderSync.Contracts.Runs;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Worker.Coverage;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>Fetches a connection's orders.</summary>
public sealed class OrderFetchHandler(
    PlatformCatalog catalog, RunStore store, OrderReading reading, LookBacks lookBacks, SeenOrders seen, OrderStatistics statistics) : IRunHandler
{
    public RunKind Kind => RunKind.OrderFetch;

    public async Task ExecuteAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        await reading.ReadAsync(execution, cancellationToken);
        if (execution.Run.DryRun)
        {
            await seen.ForgetAsync(execution, cancellationToken);
            return;
        }
        await MarkSyncedAsync(execution, cancellationToken);
        await statistics.RefreshAsync(execution.Run.Created, cancellationToken);
    }

    /// <summary>
    /// The mark says that nothing before it is missing: only a run without a failed window moves it, and only if its range
    /// joins what was there before. A window alone never does.
    /// </summary>
    private async Task MarkSyncedAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        if (run.Mode is null or FetchMode.Window || !execution.Windows.TrueForAll(window => window.State == WindowState.Done))
            return;
        var joins = run.RangeFrom is null || run.RangeFrom <= execution.OrdersSyncedTo;
        var done = await lookBacks.DoneAsync(execution, catalog.Require<IOrderSource>(execution.Connection.Platform), cancellationToken);
        await store.MarkSyncedAsync(execution, joins ? run.RangeTo : null, done.Select(look => look.Name), cancellationToken);
    }
}
