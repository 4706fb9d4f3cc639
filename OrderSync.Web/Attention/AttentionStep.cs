using OrderSync.Contracts.Attention;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Attention;

/// <summary>What a person does about it.</summary>
public enum AttentionAct
{
    OpenScheduler,
    OpenAssignments,
    Reconnect,
    OpenTask,
    OpenConnection,
}

public static class AttentionStep
{
    /// <returns>With the page where it is done.</returns>
    public static (AttentionAct Act, string Address) Of(AttentionView item) => item switch
    {
        { Kind: AttentionKind.SchedulerStopped } => (AttentionAct.OpenScheduler, "/admin/scheduler"),
        { Kind: AttentionKind.OrdersWait } => (AttentionAct.OpenAssignments, "/assignments"),
        { Kind: AttentionKind.Credentials } => (AttentionAct.Reconnect, $"/connections/{item.ConnectionId}/edit"),
        { Kind: not AttentionKind.CircuitOpen, RunId: { } run } => (AttentionAct.OpenTask, $"/operations/{run}"),
        _ => (AttentionAct.OpenConnection, $"/connections/{item.ConnectionId}"),
    };

    /// <summary>EcoManager “Main shop”, or what of the whole company it is.</summary>
    public static string Subject(this Texts<AttentionTexts> texts, AttentionView item) => item switch
    {
        { ConnectionName: { } name } => texts["subject", ("platform", item.PlatformTitle), ("connection", name)],
        { Kind: AttentionKind.OrdersWait } => texts["assignment"],
        _ => texts["scheduler"],
    };

    /// <summary>“2 of 3 healthy”; “all healthy”.</summary>
    public static string Health(this Texts<AttentionTexts> texts, AttentionSummary summary) => summary switch
    {
        { Connections: 0 } => texts["health-none"],
        { Connections: 1, Healthy: 1 } => texts["health-one"],
        _ when summary.Healthy == summary.Connections => texts["health-all"],
        _ => texts["health-some", ("healthy", summary.Healthy), ("all", summary.Connections)],
    };
}
