using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;

namespace OrderSync.Core.Runs;

/// <summary>Says what a run is doing, or why it is not, as an operator can act on it.</summary>
public static class RunStatusMessage
{
    public static Message For(Run run) => For(run, run.State);

    private static Message For(Run run, RunState state) => state switch
    {
        RunState.Queued => Wait(run) ?? Message.Of("run-queued"),
        RunState.Running when run.Control == RunControl.Stop => Message.Of("run-stopping", ("by", run.ControlBy)),
        RunState.Running when run.Control == RunControl.Pause => Message.Of("run-pausing", ("by", run.ControlBy)),
        RunState.Running when run.IsWaiting => For(run, RunState.Waiting),
        RunState.Running when run.CurrentWindow is { } window => Message.Of("run-working", ("work", Work(run)), ("window", window)),
        RunState.Running => Message.Of("run-planning", ("kind", Kind(run))),
        RunState.Waiting => Wait(run) ?? Message.Of("run-waiting"),
        RunState.Paused when run.ControlReason is { Length: > 0 } why =>
            Message.Of("run-paused-because", ("by", run.ControlBy), ("reason", why), ("stored", Stored(run))),
        RunState.Paused => Message.Of("run-paused", ("by", run.ControlBy), ("stored", Stored(run))),
        RunState.Completed => Outcome(run),
        RunState.CompletedWithErrors => Message.Sequence([.. Problems(run), .. NextTry(run)]),
        RunState.Failed => Message.Sequence([Reason(run) ?? Message.Of("run-failed"), .. NextTry(run)]),
        RunState.Stopped => Message.Of("run-stopped", ("by", run.ControlBy), ("stored", Stored(run))),
        _ => Message.Verbatim(state.ToString()),
    };

    private static Message? Wait(Run run) => Message.OfStored(run.WaitSentence);

    private static Message? Reason(Run run) => Message.OfStored(run.Reason);

    private static string Kind(Run run) => run.Kind == RunKind.ShippingStatus ? "shipments" : "orders";

    private static string Work(Run run) => run switch
    {
        { Kind: RunKind.Reconcile } => "compare",
        { Kind: RunKind.ShippingStatus } => "read",
        { DryRun: true } => "count",
        _ => "fetch",
    };

    private static Message Outcome(Run run) => run switch
    {
        { Kind: RunKind.Reconcile } => Compared(run),
        { Fetched: 0 } => Message.Of("run-nothing", ("kind", Kind(run))),
        { DryRun: true } => Message.Of("run-dry", ("fetched", run.Fetched), ("created", run.Created), ("updated", run.Updated)),
        { Updated: 0, Unchanged: 0, Rejected: 0 } => Message.Of("run-all-new", ("kind", Kind(run)), ("count", run.Created)),
        _ => Message.Of("run-fetched", ("kind", Kind(run)), ("fetched", run.Fetched), ("parts", Parts(run))),
    };

    private static Message[] Parts(Run run) =>
    [
        .. new[] { ("run-new", run.Created), ("run-changed", run.Updated), ("run-unchanged", run.Unchanged) }
            .Where(part => part.Item2 > 0).Select(part => Message.Of(part.Item1, ("count", part.Item2))),
    ];

    private static Message Compared(Run run) => run.Created + run.Updated + run.Gone == 0
        ? Message.Of("run-compared-equal", ("fetched", run.Fetched))
        : Message.Of("run-compared", ("fetched", run.Fetched), ("missing", run.Created), ("different", run.Updated), ("gone", run.Gone));

    private static IEnumerable<Message> Problems(Run run)
    {
        var problems = new List<Message>();
        if (run.WindowsFailed > 0)
            problems.Add(Message.Of("run-ranges-failed", ("failed", run.WindowsFailed), ("total", run.WindowsTotal), ("why", Reason(run))));
        if (run.Rejected > 0)
            problems.Add(Message.Of(run.DryRun ? "run-rejects" : "run-rejected", ("count", run.Rejected)));
        if (problems.Count == 0)
            return [Reason(run) ?? Outcome(run)];
        return run.DryRun || run.Kind == RunKind.Reconcile ? problems.Prepend(Outcome(run)) : problems;
    }

    private static Message Stored(Run run) => run.DryRun
        ? Message.Of("run-counted", ("count", run.Fetched - run.Rejected))
        : Message.Of("run-stored", ("kind", Kind(run)), ("count", run.Fetched - run.Rejected));

    private static IEnumerable<Message> NextTry(Run run)
    {
        if (run.RetryAt is not { } at)
            return [];
        var next = Message.Of("run-next-try", ("at", at), ("attempt", run.Retries + 1), ("of", RunRetries.Most));
        return run.WaitReason == RunWaitReason.OutsideHours && Wait(run) is { } hold ? [next, hold] : [next];
    }
}
