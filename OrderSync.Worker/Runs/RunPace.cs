using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Runs;

/// <summary>How far a run is, how fast, and when it will end.</summary>
public sealed class RunPace(BudgetForecast forecast, TimeProvider time)
{
    private static readonly TimeSpan RateWindow = TimeSpan.FromSeconds(5);

    private readonly Queue<(DateTimeOffset At, long Fetched)> _recent = new();
    private (DateTimeOffset At, double Percent)? _start;
    private int _pages;

    /// <param name="share">How much of the work is done, 0 to 1; what has been shown before is not taken back.</param>
    /// <param name="pages">Calls that were made for it since the last time.</param>
    public void Update(Run run, double share, int pages = 1)
    {
        var now = time.GetUtcNow();
        _pages += pages;
        run.Percent = Math.Max(run.Percent ?? 0, Math.Round(Math.Min(share * 100, 99.9), 1));
        _start ??= (now, run.Percent.Value);
        run.OrdersPerSecond = Rate(now, run.Fetched);
        run.EndsAt = End(now, run.Percent.Value);
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
