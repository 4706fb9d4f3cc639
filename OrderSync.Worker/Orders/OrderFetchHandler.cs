using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>
/// Fetches a connection's orders. A source that answers for date ranges is read window by window; one that only lists is
/// walked once, newest first, through all windows.
/// </summary>
public sealed class OrderFetchHandler(
    PlatformCatalog catalog, RunStore store, StoredOrders stored, OrderWindowFetch windows, OrderWalkFetch walk, TimeProvider time) : IRunHandler
{
    public RunKind Kind => RunKind.OrderFetch;

    public async Task ExecuteAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        var source = catalog.Require<IOrderSource>(execution.Connection.Platform);
        await PlanAsync(execution, source, cancellationToken);
        var progress = await FetchProgress.MeasureAsync(execution, source, time, cancellationToken);
        if (source.Traits.Paging == OrderPaging.NewestFirst)
            await walk.ExecuteAsync(execution, source, progress, cancellationToken);
        await windows.ExecuteAsync(execution, source, progress, cancellationToken);
        await MarkSyncedAsync(execution, cancellationToken);
    }

    /// <summary>Fixes the range and the first windows; a run that is taken up again keeps its own.</summary>
    private async Task PlanAsync(RunExecution execution, IOrderSource source, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        if (execution.Windows.Count > 0)
            return;
        var now = time.GetUtcNow();
        var traits = source.TraitsFor(execution.Connection);
        run.RangeTo = now;
        run.RangeFrom = OrderFetchPlan.RangeFrom(run, traits, execution.OrdersSyncedTo, now);
        if (run.Mode == FetchMode.Incremental && run.RangeFrom is { } from && traits.IdsPerRead == 0)
            run.RangeFrom = await stored.OldestOpenAsync(run.CompanyId, run.ConnectionId, now - traits.OpenLookBack, from, cancellationToken);
        if (run.Mode == FetchMode.Incremental && execution.OrdersSyncedTo is null)
            await store.LogAsync(execution, LogLevelView.Info, "No earlier success to go on from: fetching everything, as mode auto does.", cancellationToken);
        await store.AddWindowsAsync(execution, OrderFetchPlan.Windows(run, traits, execution.OrdersSyncedTo, now), cancellationToken);
    }

    /// <summary>
    /// The mark says that nothing before it is missing: only a run without a failed window moves it, and only if its range
    /// joins what was there before.
    /// </summary>
    private async Task MarkSyncedAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        if (run.Mode is null || !execution.Windows.TrueForAll(window => window.State == WindowState.Done))
            return;
        var joins = run.RangeFrom is null || run.RangeFrom <= execution.OrdersSyncedTo;
        await store.MarkSyncedAsync(execution, joins ? run.RangeTo : null, cancellationToken);
    }
}
