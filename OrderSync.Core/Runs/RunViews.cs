using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Runs;

namespace OrderSync.Core.Runs;

/// <summary>Turns run rows into what the Api and live events show.</summary>
public static class RunViews
{
    public static RunView ToView(this Run run, string connectionName, string platform) => new(
        run.Id,
        run.Kind,
        run.Mode,
        run.DurationDays,
        run.StopAtFirst,
        run.ConnectionId,
        connectionName,
        platform,
        run.IsWaiting ? RunState.Waiting : run.State,
        RunStatusMessage.For(run),
        run.State is RunState.Completed or RunState.CompletedWithErrors ? 100 : run.Percent,
        run.CurrentWindow,
        run.State == RunState.Running ? run.OrdersPerSecond : null,
        run.State == RunState.Running ? run.EndsAt : null,
        new RunCounts(run.Fetched, run.Created, run.Updated, run.Unchanged, run.Rejected),
        run.WindowsDone,
        run.WindowsFailed,
        run.WindowsTotal,
        run.RequestedBy,
        run.QueuedAt,
        run.StartedAt,
        run.EndedAt,
        run.DryRun,
        run.RangeFrom,
        run.RangeTo,
        WaitOf(run),
        run.RetryAt is { } at ? new RunRetryView(at, run.Retries + 1, RunRetries.Most) : null,
        run.Details,
        run is { Retries: > 0, RetryAt: null } && RunStates.Active.Contains(run.State) ? new RunRetryingView(run.Retries, RunRetries.Most) : null);

    public static RunPlanView? PlanOf(Run run) =>
        run.DryRun ? new RunPlanView(run.PlannedCalls, run.PlannedSeconds, run.PlannedOrders, run.PlannedNew) : null;

    private static RunWaitView? WaitOf(Run run) => run switch
    {
        { IsWaiting: true } => new RunWaitView(run.WaitReason!.Value, run.WaitUntil, Spenders(run.WaitSpentBy)),
        { WaitReason: RunWaitReason.OutsideHours } when run.State == RunState.Queued || run.RetryAt is not null =>
            new RunWaitView(RunWaitReason.OutsideHours, run.WaitUntil),
        { State: RunState.Queued } => new RunWaitView(RunWaitReason.Worker),
        { State: RunState.Paused } => new RunWaitView(RunWaitReason.Paused),
        _ => null,
    };

    private static List<RunSpenderView>? Spenders(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<List<RunSpenderView>>(json, ContractJson.Options);

    public static RunWindowView ToView(this RunWindow window) => new(
        window.Id,
        window.Number,
        window.Stream,
        window.Label,
        window.From,
        window.To,
        window.State,
        window.PlatformCount,
        new RunCounts(window.Fetched, window.Created, window.Updated, window.Unchanged, window.Rejected),
        window.Attempts,
        window.LastError,
        window.StartedAt,
        window.EndedAt,
        window.ProvedAt,
        window.FirstPage,
        window.LastPage,
        window.Details);
}
