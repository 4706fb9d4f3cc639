using OrderSync.Contracts.Runs;
using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Runs;

/// <summary>What people are told of a run's end.</summary>
internal static class RunFacts
{
    private static readonly NotificationKind Problems = NotificationKinds.Find(NotificationKinds.SyncProblems)!;
    private static readonly NotificationKind Failed = NotificationKinds.Find(NotificationKinds.SyncFailed)!;
    private static readonly NotificationKind Failing = NotificationKinds.Find(NotificationKinds.SyncFailing)!;
    private static readonly NotificationKind Breaker = NotificationKinds.Find(NotificationKinds.BreakerOpen)!;

    /// <summary>
    /// Troubles of different kinds of run are different ones. A dry run is looked at by whoever asked for it; and a window alone proves
    /// nothing of the others.
    /// </summary>
    public static IReadOnlyList<NotificationFact> Of(Run run, DateTimeOffset now)
    {
        if (run.DryRun)
            return [];
        var isWhole = run.Mode is not null || run.Kind != RunKind.OrderFetch;
        return (run.State, isWhole) switch
        {
            (RunState.Failed, _) => [Begin(Failed)],
            (RunState.CompletedWithErrors, true) => [End(Failed), End(Failing), Begin(Problems)],
            (RunState.CompletedWithErrors, false) => [Begin(Problems)],
            (RunState.Completed, true) => [End(Failed), End(Failing), End(Problems), NotificationFact.End(Breaker, run.CompanyId, now, run.ConnectionId)],
            _ => [],
        };

        NotificationFact Begin(NotificationKind kind) =>
            NotificationFact.Begin(kind, run.CompanyId, now, RunStatusMessage.For(run).ToString(), run.ConnectionId, run.Kind.ToString(), run.Id);

        NotificationFact End(NotificationKind kind) => NotificationFact.End(kind, run.CompanyId, now, run.ConnectionId, run.Kind.ToString());
    }
}
