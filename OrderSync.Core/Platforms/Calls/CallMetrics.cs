using System.Diagnostics.Metrics;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>The meters of calls to platforms.</summary>
internal static class CallMetrics
{
    private static readonly Meter Meter = new("OrderSync.Calls");

    private static readonly Counter<long> Calls = Meter.CreateCounter<long>(
        "ordersync.platform.calls", "{call}", "Calls to platforms, each attempt, by platform and outcome: ok, or the kind of failure.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "ordersync.platform.call.duration", "s", "How long calls to platforms took, by platform and outcome.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    private static readonly Histogram<double> Wait = Meter.CreateHistogram(
        "ordersync.budget.wait", "s", "How long calls waited for their connection's budget, by priority.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.01, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600] });

    /// <param name="failure">Null: the call succeeded.</param>
    public static void Count(string platform, PlatformFailureKind? failure, TimeSpan took)
    {
        var outcome = failure?.ToString() ?? "ok";
        Calls.Add(1, new("ordersync.platform", platform), new("outcome", outcome));
        Duration.Record(took.TotalSeconds, new("ordersync.platform", platform), new("outcome", outcome));
    }

    public static void Waited(CallPriority priority, TimeSpan wait)
    {
        if (Wait.Enabled)
            Wait.Record(wait.TotalSeconds, new KeyValuePair<string, object?>("priority", priority.ToString()));
    }
}
