using OrderSync.Contracts.Attention;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;

namespace OrderSync.Web.Attention;

/// <summary>How what needs a person looks, and where it is shown.</summary>
public static class AttentionLook
{
    public static (string Tone, string Icon) Of(AttentionKind kind) => kind switch
    {
        AttentionKind.SchedulerStopped => ("warn", "fa-solid fa-circle-stop"),
        AttentionKind.Credentials => ("bad", "fa-solid fa-key"),
        AttentionKind.Failing => ("bad", "fa-solid fa-xmark"),
        AttentionKind.CircuitOpen => ("bad", "fa-solid fa-plug-circle-xmark"),
        AttentionKind.WaitsLong => ("wait", "fa-solid fa-hourglass-half"),
        AttentionKind.Overdue => ("warn", "fa-regular fa-clock"),
        AttentionKind.Rejected => ("warn", "fa-solid fa-file-circle-exclamation"),
        _ => ("wait", "fa-solid fa-user-clock"),
    };

    /// <summary>What the connection's row does not say already, by its state or by its breaker: that is what its tasks fail of.</summary>
    public static bool IsNewToRow(AttentionView item, ConnectionView connection) => item.Kind switch
    {
        AttentionKind.Credentials or AttentionKind.CircuitOpen => false,
        AttentionKind.Failing => connection.Breaker is null,
        _ => true,
    };

    /// <summary>A task that continues as before needs nobody.</summary>
    public static bool MayChange(LiveEvent live) => live.Connection is not null || live.Run is not { State: RunState.Running };
}
