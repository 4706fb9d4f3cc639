using System.Diagnostics;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.ServiceDefaults;
using Quartz;

namespace OrderSync.Worker.Runs;

/// <summary>The spans of a run: queue → run → window or scan → read page, write batch. What they enclose hangs beneath them.</summary>
internal static class RunSpans
{
    /// <summary>
    /// The first claim of a run continues the trace of whoever asked for it. Each later one (resumed, retried, taken over) may come
    /// hours later, and begins a trace of its own with a link to that.
    /// </summary>
    public static Activity? Start(RunExecution execution, IJobExecutionContext firing)
    {
        if (!RunTrace.Source.HasListeners())
            return null;
        var isKnown = RunTrace.TryRead(execution.Run.TraceParent, out var asked);
        var isFirst = isKnown && execution.Claim == 1;
        Activity.Current = null;
        return RunTrace.Source.StartActivity(
            $"run {execution.Run.Kind}", ActivityKind.Consumer, isFirst ? asked : default, Tags(execution, firing), isKnown && !isFirst ? [new(asked)] : []);
    }

    public static void End(Activity? span, Run run)
    {
        span?.SetTag("ordersync.outcome", run.State.ToString()).SetTag("ordersync.orders", run.Fetched);
        if (run.State == RunState.Failed && span is { Status: ActivityStatusCode.Unset })
            span.Fail("WindowsFailed", run.Reason);
    }

    /// <summary>From the wake-up to Quartz's table: after it, only Quartz stands between the run and a worker.</summary>
    public static void Queued(RunKey run, string? traceParent, DateTimeOffset since)
    {
        if (RunTrace.Source.HasListeners() && RunTrace.TryRead(traceParent, out var asked))
            RunTrace.Source.StartActivity("queue run", ActivityKind.Consumer, asked, [new("ordersync.run_id", run.RunId), new("ordersync.company_id", run.CompanyId)], startTime: since)?.Dispose();
    }

    public static Activity? Window(RunWindow window) =>
        RunTrace.Source.StartActivity("window")?.SetTag("ordersync.window", window.Label).SetTag("ordersync.stream", window.Stream);

    public static Activity? Page() => RunTrace.Source.StartActivity("read page");

    /// <param name="failure">Null where there is none.</param>
    public static void Fail(this Activity? span, PlatformFailure? failure)
    {
        if (failure is not null)
            span.Fail(failure.Kind.ToString(), failure.Sentence);
    }

    public static void Fail(this Activity? span, Exception exception) => span.Fail(exception.GetType().FullName!, exception.Message);

    private static KeyValuePair<string, object?>[] Tags(RunExecution execution, IJobExecutionContext firing) =>
    [
        new("ordersync.run_id", execution.Run.Id),
        new("ordersync.company_id", execution.Run.CompanyId),
        new("ordersync.connection_id", execution.Run.ConnectionId),
        new("ordersync.platform", execution.Connection.Platform),
        new("ordersync.attempt", execution.Claim),
        new("ordersync.mode", execution.Run.Mode?.ToString()),
        new("quartz.job.name", firing.JobDetail.Key.Name),
        new("quartz.fire.instance.id", firing.FireInstanceId),
    ];
}
