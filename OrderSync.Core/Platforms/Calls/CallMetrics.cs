using System.Diagnostics.Metrics;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>The meters of calls to platforms.</summary>
internal static class CallMetrics
{
    public const string MeterName = "OrderSync.Calls";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>Each attempt, by platform and outcome ("ok" or the kind of failure).</summary>
    public static readonly Histogram<double> Calls = Meter.CreateHistogram<double>(
        "ordersync.platform.calls", "s", "How long calls to platforms took, by platform and outcome; its count is their number.");

    /// <summary>By priority.</summary>
    public static readonly Histogram<double> BudgetWait = Meter.CreateHistogram<double>(
        "ordersync.budget.wait", "s", "How long calls waited for their connection's budget.");

    /// <summary>By connection; told by the process that changed it.</summary>
    public static readonly Gauge<int> BreakerState = Meter.CreateGauge<int>(
        "ordersync.breaker.state", description: "The state of a connection's circuit breaker: 0 closed, 1 half open, 2 open.");
}
