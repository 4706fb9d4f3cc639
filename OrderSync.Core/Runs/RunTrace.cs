using System.Diagnostics;

namespace OrderSync.Core.Runs;

/// <summary>
/// How a run's trace gets from whoever asks for the run to the worker that executes it: as a W3C traceparent on the row, which
/// outlives Redis, Quartz and every process.
/// </summary>
public static class RunTrace
{
    /// <summary>Of a traceparent of version 00, the only one there is.</summary>
    public const int TraceParentLength = 55;

    public static readonly ActivitySource Source = new("OrderSync.Runs");

    /// <summary>Null where nobody records: a trace that is not kept leads nowhere.</summary>
    public static string? Current => Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <param name="parent">The span that asked for the run.</param>
    public static bool TryRead(string? traceParent, out ActivityContext parent)
    {
        parent = default;
        return traceParent is not null && ActivityContext.TryParse(traceParent, null, isRemote: true, out parent);
    }

    /// <summary>Says on the current span which run it has asked for.</summary>
    internal static void Tag(RunKey run, Guid connectionId) => Activity.Current?
        .SetTag("ordersync.run_id", run.RunId)
        .SetTag("ordersync.company_id", run.CompanyId)
        .SetTag("ordersync.connection_id", connectionId);
}
