using System.Diagnostics.Metrics;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Runs;

/// <summary>Counts runs by how they ended.</summary>
public sealed class RunMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _runs = meters.Create("OrderSync.Runs").CreateCounter<long>(
        "ordersync.runs", "{run}", "Runs that have ended, by kind, platform and outcome.");

    /// <summary>A retried run ends, and counts, once more.</summary>
    public void CountEnd(Run run, string platform)
    {
        if (RunStates.IsEnded(run.State))
            _runs.Add(1, new("ordersync.kind", run.Kind.ToString()), new("ordersync.platform", platform), new("outcome", run.State.ToString()));
    }
}
