namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>How long a connection's budget makes so many calls take, from how much of it was spent at one time.</summary>
/// <param name="Windows">As they were read then; none: the calls take no longer than they take.</param>
/// <param name="ReadAt">When that was.</param>
public sealed record BudgetForecast(IReadOnlyList<BudgetWindowReading> Windows, DateTimeOffset ReadAt)
{
    /// <summary>Without a budget, or while Redis is away and nobody knows.</summary>
    public static readonly BudgetForecast Unknown = new([], DateTimeOffset.MinValue);

    public static async Task<BudgetForecast> ReadAsync(
        PlatformBudgets budgets, PlatformDescriptor platform, PlatformConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = BudgetRequest.Of(platform, connection, operation: null, CallScope.Current);
        var reading = request.Windows.Count == 0 ? null : await budgets.TryReadAsync(connection.ConnectionId, request.Windows, cancellationToken);
        return reading is null ? Unknown : new BudgetForecast(reading.Windows, time.GetUtcNow());
    }

    /// <param name="calls">Still to be made.</param>
    /// <param name="spent">Made since the reading.</param>
    public TimeSpan For(double calls, long spent, DateTimeOffset now) => Windows.Count == 0
        ? TimeSpan.Zero
        : Windows.Max(window => In(window, calls, spent, now - ReadAt));

    private static TimeSpan In(BudgetWindowReading window, double calls, long spent, TimeSpan passed)
    {
        var regained = window.Limit * (passed / window.Window.Length);
        var free = Math.Clamp(window.Limit - window.Used - spent + regained, 0, window.Limit);
        return calls <= free ? TimeSpan.Zero : window.Window.Length * ((calls - free) / window.Limit);
    }
}
