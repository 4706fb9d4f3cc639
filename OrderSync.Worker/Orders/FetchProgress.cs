using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Runs;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>How far a fetch is: by the platform's own count, else by the time it has walked through.</summary>
public sealed class FetchProgress(OrderExtent extent, BudgetForecast forecast, TimeProvider time)
{
    private readonly RunPace _pace = new(forecast, time);

    public OrderExtent Extent { get; } = extent;

    /// <summary>Asks the platform how much there is. An incremental fetch is short: it is not asked about, but for an estimate.</summary>
    public static async Task<FetchProgress> MeasureAsync(
        RunExecution execution, IOrderSource source, BudgetForecast forecast, TimeProvider time, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        if (run.Mode is FetchMode.Incremental && execution.OrdersSyncedTo is not null && !run.DryRun)
            return new FetchProgress(new OrderExtent(null, null), forecast, time);
        using var span = RunTrace.Source.StartActivity("measure");
        var from = run.RangeFrom ?? DateTimeOffset.UnixEpoch;
        return new FetchProgress(await source.MeasureAsync(execution.Connection, from, run.RangeTo!.Value, cancellationToken), forecast, time);
    }

    /// <summary>Why mode auto ended at a month, and how to go further.</summary>
    public string EndedAtEmptyMonth(string month)
    {
        var first = Extent.FirstOrderAt is { } earliest
            ? $" The platform's first order is of {earliest:d MMMM yyyy}; start with “stop at first orders” to reach it."
            : "";
        return $"{month} holds no orders: ended there.{first}";
    }

    /// <param name="position">The time that a walk from newest to oldest has reached.</param>
    public void Update(RunExecution execution, DateTimeOffset? position) =>
        _pace.Update(execution.Run, Share(execution, position));

    private double Share(RunExecution execution, DateTimeOffset? position)
    {
        var run = execution.Run;
        if (Extent.Count is > 0 and { } count)
            return (double)run.Fetched / count;
        if (position is { } reached && (run.RangeFrom ?? Extent.FirstOrderAt) is { } floor && run.RangeTo > floor)
            return (run.RangeTo.Value - reached) / (run.RangeTo.Value - floor);
        return run.WindowsTotal == 0 ? 0 : (double)run.WindowsDone / run.WindowsTotal;
    }
}
