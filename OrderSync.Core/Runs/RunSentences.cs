using System.Globalization;
using OrderSync.Contracts.Runs;

namespace OrderSync.Core.Runs;

/// <summary>Says in one sentence what a run is doing, or why it is not.</summary>
public static class RunSentences
{
    public static string For(Run run) => For(run, run.State);

    private static string For(Run run, RunState state) => state switch
    {
        RunState.Queued when run.WaitSentence is { } sentence => sentence,
        RunState.Queued => "Waiting for a worker to take it up.",
        RunState.Running when run.Control == RunControl.Stop => $"Stopping at the next page, asked by {run.ControlBy}.",
        RunState.Running when run.Control == RunControl.Pause => $"Pausing at the next page, asked by {run.ControlBy}.",
        RunState.Running when run.IsWaiting => For(run, RunState.Waiting),
        RunState.Running when run.CurrentWindow is { } window => $"{Verb(run)} {window}.",
        RunState.Running when run.Kind == RunKind.ShippingStatus => "Asking the carrier how many shipments there are.",
        RunState.Running => "Asking the platform what there is to fetch.",
        RunState.Waiting => run.WaitSentence ?? "Waiting for the platform.",
        RunState.Paused when run.ControlReason is { Length: > 0 } why => $"Paused by {run.ControlBy}: “{why.TrimEnd('.')}”; {Stored(run)} so far. Resume goes on from there.",
        RunState.Paused => $"Paused by {run.ControlBy}; {Stored(run)} so far. Resume goes on from there.",
        RunState.Completed => Outcome(run),
        RunState.CompletedWithErrors => Problems(run) + Again(run),
        RunState.Failed => (run.Reason ?? "Failed for an unknown reason; see the log.") + Again(run),
        RunState.Stopped => $"Stopped by {run.ControlBy}; {Stored(run)}. Retry goes on from there.",
        _ => run.State.ToString(),
    };

    private static string Verb(Run run) => run switch
    {
        { Kind: RunKind.Reconcile } => "Comparing",
        { Kind: RunKind.ShippingStatus } => "Reading",
        { DryRun: true } => "Counting",
        _ => "Fetching",
    };

    private static string Outcome(Run run)
    {
        if (run.Kind == RunKind.Reconcile)
            return Compared(run);
        if (run.Fetched == 0)
            return run.Kind == RunKind.ShippingStatus ? "The carrier has no shipments." : "No orders in this range.";
        if (run.DryRun)
            return $"Dry run: of {Orders(run.Fetched)}, {Number(run.Created)} would be new and {Number(run.Updated)} changed. Nothing was written.";
        var parts = new List<string>();
        if (run.Created > 0)
            parts.Add($"{Number(run.Created)} new");
        if (run.Updated > 0)
            parts.Add($"{Number(run.Updated)} changed");
        if (run.Unchanged > 0)
            parts.Add($"{Number(run.Unchanged)} unchanged");
        return $"{What(run, run.Fetched)}: {string.Join(", ", parts)}.";
    }

    private static string Problems(Run run)
    {
        var parts = new List<string>();
        if (run.WindowsFailed > 0)
            parts.Add($"{run.WindowsFailed} of {run.WindowsTotal} windows failed: {run.Reason?.TrimEnd('.')}");
        if (run.Rejected > 0)
            parts.Add($"{Number(run.Rejected)} {(run.Rejected == 1 ? "record" : "records")} could not be read and {Kept(run)} kept as rejected");
        if (parts.Count == 0)
            return run.Reason ?? Outcome(run);
        var problems = string.Join("; ", parts) + ".";
        return run.DryRun || run.Kind == RunKind.Reconcile ? $"{Outcome(run)} {problems}" : problems;
    }

    private static string Kept(Run run) => run switch
    {
        { DryRun: true } => "would be",
        { Rejected: 1 } => "is",
        _ => "are",
    };

    private static string Compared(Run run) => run.Created + run.Updated + run.Gone == 0
        ? $"{Orders(run.Fetched)} compared: nothing differs."
        : $"{Orders(run.Fetched)} compared: {Number(run.Created)} were missing here, {Number(run.Updated)} were different, {Number(run.Gone)} are gone there.";

    private static string Stored(Run run) => run.DryRun ? $"{Orders(run.Fetched - run.Rejected)} counted" : $"{What(run, run.Fetched - run.Rejected)} stored";

    private static string Again(Run run) => run.RetryAt is { } at
        ? $" Next try at {at:HH:mm} UTC (attempt {run.Retries + 1} of {RunRetries.Most}).{(run.WaitReason == RunWaitReason.OutsideHours ? $" {run.WaitSentence}" : "")}"
        : "";

    private static string What(Run run, long count) => run.Kind != RunKind.ShippingStatus ? Orders(count)
        : count == 1 ? "1 shipment" : $"{Number(count)} shipments";

    private static string Orders(long count) => count == 1 ? "1 order" : $"{Number(count)} orders";

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
