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
        run.State,
        RunSentences.For(run),
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
        run.RangeTo);

    public static RunPlanView? PlanOf(Run run) =>
        run.DryRun ? new RunPlanView(run.PlannedCalls, run.PlannedSeconds, run.PlannedOrders, run.PlannedNew) : null;

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
        window.ProvedAt);
}
