using Microsoft.Extensions.Options;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Worker.Coverage;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>
/// Reads the orders of a run's range. A source that answers for date ranges is read window by window; one that only lists is
/// walked once, newest first, through all windows.
/// </summary>
public sealed class OrderReading(
    PlatformCatalog catalog,
    RunStore store,
    LookBacks lookBacks,
    OrderWindowFetch windows,
    OrderWalkFetch walk,
    CoverageBook coverage,
    DryRunPlan estimate,
    PlatformBudgets budgets,
    IOptions<PlatformCallOptions> callOptions,
    TimeProvider time)
{
    public async Task ReadAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        var source = catalog.Require<IOrderSource>(execution.Connection.Platform);
        await PlanAsync(execution, source, cancellationToken);
        var forecast = await BudgetForecast.ReadAsync(budgets, callOptions.Value.Of(source.Descriptor), execution.Connection, time, cancellationToken);
        var progress = await FetchProgress.MeasureAsync(execution, source, forecast, time, cancellationToken);
        if (execution.Run.DryRun)
            await estimate.WriteAsync(execution, source, progress.Extent, forecast, cancellationToken);
        await coverage.RememberFirstOrderAsync(execution, progress.Extent, cancellationToken);
        try
        {
            if (!source.Traits.IsReadByWindow)
                await walk.ExecuteAsync(execution, source, progress, cancellationToken);
            await windows.ExecuteAsync(execution, source, progress, cancellationToken);
        }
        catch (PlatformException exception)
        {
            await FailAsync(execution, source, exception.Failure, cancellationToken);
            throw;
        }
    }

    /// <summary>Fixes the range and the first windows; a run that is taken up again keeps its own.</summary>
    private async Task PlanAsync(RunExecution execution, IOrderSource source, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        if (execution.Windows.Count > 0)
            return;
        var now = time.GetUtcNow();
        var traits = source.TraitsFor(execution.Connection);
        var mode = OrderFetchPlan.EffectiveMode(run, execution.OrdersSyncedTo);
        var due = mode == FetchMode.Incremental ? await lookBacks.DueAsync(execution, source, now, cancellationToken) : [];
        if (run.Mode != FetchMode.Window)
            (run.RangeFrom, run.RangeTo) = (OrderFetchPlan.RangeFrom(run, traits, execution.OrdersSyncedTo, due, now), now);
        if (run.Mode == FetchMode.Incremental && execution.OrdersSyncedTo is null)
            await store.LogAsync(execution, LogLevelView.Info, "No earlier success to go on from: fetching everything, as mode auto does.", cancellationToken);
        await store.AddWindowsAsync(execution, OrderFetchPlan.Windows(run, execution.OrdersSyncedTo, due, now), cancellationToken);
    }

    /// <summary>What ends the whole run has also ended the window that was being read.</summary>
    private async Task FailAsync(RunExecution execution, IOrderSource source, PlatformFailure failure, CancellationToken cancellationToken)
    {
        var reading = execution.Windows.FindAll(window => window.State == WindowState.Running);
        foreach (var window in reading)
        {
            (window.State, window.EndedAt) = (WindowState.Failed, time.GetUtcNow());
            window.Note(failure);
        }
        execution.CountWindows();
        await coverage.EndAsync(execution, source, reading, readWhole: false, cancellationToken);
    }
}
