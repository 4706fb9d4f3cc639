using System.Diagnostics.Metrics;

namespace OrderSync.Core.Orders;

public static class OrderMetrics
{
    private static readonly Meter Meter = new("OrderSync.Orders");

    private static readonly Counter<long> Written = Meter.CreateCounter<long>(
        "ordersync.orders.written", "{order}", "Orders that fetches and webhooks have brought, by platform and by what became of them.");

    /// <summary>Counts what a committed batch has done: a sum for each outcome, whatever the number of orders.</summary>
    public static void Count(string platform, ReadOnlySpan<WriteOutcome> outcomes)
    {
        if (!Written.Enabled)
            return;
        foreach (var outcome in Enum.GetValues<WriteOutcome>())
        {
            if (outcomes.Count(outcome) is > 0 and var count)
                Written.Add(count, new("ordersync.platform", platform), new("outcome", outcome.ToString()));
        }
    }
}
