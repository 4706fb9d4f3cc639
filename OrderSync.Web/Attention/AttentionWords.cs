using OrderSync.Contracts.Attention;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Attention;

/// <summary>How what needs a person is spoken of, and where it is seen to.</summary>
public static class AttentionWords
{
    /// <summary>EcoManager “Main shop”, or what of the whole company it is.</summary>
    public static string Subject(AttentionView item) => item switch
    {
        { ConnectionName: { } name } => $"{item.PlatformTitle} “{name}”",
        { Kind: AttentionKind.OrdersWait } => "Assignment",
        _ => "Scheduler",
    };

    public static (string Word, string Tone, string Icon) Look(AttentionKind kind) => kind switch
    {
        AttentionKind.SchedulerStopped => ("stopped", "warn", "fa-solid fa-circle-stop"),
        AttentionKind.Credentials => ("needs credentials", "bad", "fa-solid fa-key"),
        AttentionKind.Failing => ("failing", "bad", "fa-solid fa-xmark"),
        AttentionKind.CircuitOpen => ("circuit open", "bad", "fa-solid fa-plug-circle-xmark"),
        AttentionKind.WaitsLong => ("waiting", "wait", "fa-solid fa-hourglass-half"),
        AttentionKind.Overdue => ("overdue", "warn", "fa-regular fa-clock"),
        AttentionKind.Rejected => ("not readable", "warn", "fa-solid fa-file-circle-exclamation"),
        _ => ("orders wait", "wait", "fa-solid fa-user-clock"),
    };

    /// <summary>What a person does about it, and the page where that is done.</summary>
    public static (string Text, string Address) Act(AttentionView item) => item switch
    {
        { Kind: AttentionKind.SchedulerStopped } => ("Open scheduler", "/admin/scheduler"),
        { Kind: AttentionKind.OrdersWait } => ("Open assignments", "/assignments"),
        { Kind: AttentionKind.Credentials } => ("Reconnect", $"/connections/{item.ConnectionId}/edit"),
        { Kind: not AttentionKind.CircuitOpen, RunId: { } run } => ("Open task", $"/operations/{run}"),
        _ => ("Open connection", $"/connections/{item.ConnectionId}"),
    };

    /// <summary>The same for whoever hears it alone: “Open task: EcoManager “Main shop””.</summary>
    public static string ActOn(AttentionView item) => item.ConnectionName is null ? Act(item).Text : $"{Act(item).Text}: {Subject(item)}";

    /// <summary>What the connection's row does not say already, by its state or by its breaker: that is what its tasks fail of.</summary>
    public static bool IsNewToRow(AttentionView item, ConnectionView connection) => item.Kind switch
    {
        AttentionKind.Credentials or AttentionKind.CircuitOpen => false,
        AttentionKind.Failing => connection.Breaker is null,
        _ => true,
    };

    /// <summary>“2 of 3 healthy”; “all 3 healthy”.</summary>
    public static string Health(AttentionSummary summary) => summary switch
    {
        { Connections: 0 } => "none yet",
        { Connections: 1, Healthy: 1 } => "healthy",
        { } all when all.Healthy == all.Connections => "all healthy",
        _ => $"{Figures.Count(summary.Healthy)} of {Figures.Count(summary.Connections)} healthy",
    };

    /// <summary>A task that continues as before needs nobody.</summary>
    public static bool MayChange(LiveEvent live) => live.Connection is not null || live.Run is not { State: RunState.Running };
}
