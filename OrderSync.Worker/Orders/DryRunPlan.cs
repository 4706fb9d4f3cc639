using System.Globalization;
using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Runs;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>What a dry run says before it reads: how many calls the real run takes, and how long within the connection's limits.</summary>
public sealed class DryRunPlan(NpgsqlDataSource database, StoredOrders stored, RunStore store, TimeProvider time)
{
    private const string SaveText = """
        update runs set planned_calls = $3, planned_seconds = $4, planned_orders = $5, planned_new = $6 where company_id = $1 and id = $2
        """;

    public async Task WriteAsync(RunExecution execution, IOrderSource source, OrderExtent extent, BudgetForecast forecast, CancellationToken cancellationToken)
    {
        var run = execution.Run;
        var held = await stored.CountAsync(
            run.CompanyId, run.ConnectionId, run.RangeFrom ?? DateTimeOffset.UnixEpoch, run.RangeTo!.Value, cancellationToken);
        run.PlannedOrders = extent.Count;
        run.PlannedNew = extent.Count is { } count ? Math.Max(0, count - held) : null;
        run.PlannedCalls = CallsOf(execution, source.TraitsFor(execution.Connection), extent, held);
        run.PlannedSeconds = run.PlannedCalls is { } calls ? Math.Round(forecast.For(calls, 0, time.GetUtcNow()).TotalSeconds) : null;
        await using var command = database.CreateCommand(SaveText);
        command.Parameters.AddAll(run.CompanyId, run.Id, run.PlannedCalls, run.PlannedSeconds, run.PlannedOrders, run.PlannedNew);
        await command.ExecuteNonQueryAsync(cancellationToken);
        await store.LogAsync(execution, LogLevelView.Info, Sentence(run), cancellationToken);
    }

    /// <summary>Of a list that can only be walked, as much is known as is stored of it: nothing before the first whole fetch.</summary>
    private static long? CallsOf(RunExecution execution, OrderSourceTraits traits, OrderExtent extent, long held)
    {
        var run = execution.Run;
        if (!traits.IsReadByWindow)
            return execution.OrdersSyncedTo is null ? null : Pages(held, traits) + 1;
        if (extent.Count is not { } count)
            return null;
        var from = run.RangeFrom ?? extent.FirstOrderAt ?? run.RangeTo!.Value.AddTicks(-1);
        var months = MonthWindow.Of(from, run.RangeTo!.Value).Count();
        var others = execution.Windows.Count(window => window.Stream != StreamNames.Orders);
        // Each month begins a page of its own.
        return Math.Max(months, Pages(count, traits) + (months / 2)) + others;
    }

    private static long Pages(long orders, OrderSourceTraits traits) => (orders + traits.PageSize - 1) / traits.PageSize;

    private static string Wait(double seconds) => seconds < 1
        ? "no wait for"
        : string.Create(CultureInfo.InvariantCulture, $"at least {TimeSpan.FromSeconds(seconds):hh\\:mm\\:ss} of waiting for");

    private static string Sentence(Run run)
    {
        var calls = run.PlannedCalls is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"about {number:N0} {(number == 1 ? "call" : "calls")} and {Wait(run.PlannedSeconds ?? 0)} the connection's limits")
            : "a number of calls that cannot be told beforehand, because the platform gives no count";
        var orders = run.PlannedOrders is { } count
            ? string.Create(CultureInfo.InvariantCulture, $" The platform counts {count:N0} orders, {run.PlannedNew:N0} more than are stored.")
            : "";
        return $"An estimate first: the real run takes {calls}.{orders} What it would create and change is counted now, exactly.";
    }
}
