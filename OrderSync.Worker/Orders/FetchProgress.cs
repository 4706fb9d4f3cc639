using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>How far a fetch is, how fast, and when it will end: by the platform's own count, else by the time it has walked through.</summary>
public sealed class FetchProgress(OrderExtent extent, BudgetForecast forecast, TimeProvider time)
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(5);

    private readonly Queue<(DateTimeOffset At, long Fetched)> _recent = new();
    private (DateTimeOffset At, double Percent)? _start;
    private int _pages;

    public OrderExtent Extent { get; } = extent;

    /// <summary>Asks the platform how much there is. An incremental fetch is short: it is not asked about, but for an estimate.</summary>
    public static async Task<FetchProgress> MeasureAsync(
        RunExecution execution, IOrderSource source, BudgetForecast forecast, TimeProvider time, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        if (run.Mode is FetchMode.Incremental && execution.OrdersSyncedTo is not null && !run.DryRun)
            return new FetchProgress(new OrderExtent(null, null), forecast, time);
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
    public void Update(RunExecution execution, DateTimeOffset? position)
    {
        var run = execution.Run;
        var now = time.GetUtcNow();
        _pages++;
        run.Percent = Math.Max(run.Percent ?? 0, Math.Round(Math.Min(Share(execution, position) * 100, 99.9), 1));
        _start ??= (now, run.Percent.Value);
        run.OrdersPerSecond = Rate(now, run.Fetched);
        run.EndsAt = End(now, run.Percent.Value);
    }

    private double Share(RunExecution execution, DateTimeOffset? position)
    {
        var run = execution.Run;
        if (Extent.Count is > 0 and { } count)
            return (double)run.Fetched / count;
        if (position is { } reached && (run.RangeFrom ?? Extent.FirstOrderAt) is { } floor && run.RangeTo > floor)
            return (run.RangeTo.Value - reached) / (run.RangeTo.Value - floor);
        return run.WindowsTotal == 0 ? 0 : (double)run.WindowsDone / run.WindowsTotal;
    }

    private double? Rate(DateTimeOffset now, long fetched)
    {
        _recent.Enqueue((now, fetched));
        while (_recent.Count > 2 && now - _recent.Peek().At > RateWindow)
            _recent.Dequeue();
        var (since, before) = _recent.Peek();
        var seconds = (now - since).TotalSeconds;
        return seconds < 0.5 ? null : Math.Round((fetched - before) / seconds, 1);
    }

    /// <summary>As fast as so far, unless the pages that are left are more than the budget has: then when it has them.</summary>
    private DateTimeOffset? End(DateTimeOffset now, double percent)
    {
        var (startedAt, startedWith) = _start!.Value;
        var done = percent - startedWith;
        var took = now - startedAt;
        if (done < 0.5 || took < TimeSpan.FromSeconds(2))
            return null;
        var left = (100 - percent) / done;
        var byBudget = forecast.For(_pages * left, _pages, now);
        var bySpeed = took * left;
        return now + (byBudget > bySpeed ? byBudget : bySpeed);
    }
}
