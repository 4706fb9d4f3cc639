using System.Globalization;
using OrderSync.Contracts.Notifications;

namespace OrderSync.Web.Notifications;

/// <summary>How notifications are spelled and drawn.</summary>
internal static class NotificationWords
{
    /// <summary>Beyond this the number itself says nothing more.</summary>
    private const int Most = 100;

    public static string Unread(int count) => count >= Most ? "99+" : count.ToString(CultureInfo.InvariantCulture);

    /// <summary>How often a trouble happened is worth a word; news that went on is the same news.</summary>
    public static bool Counts(NotificationView one) => one is { Count: > 1, Severity: not NotificationSeverity.Info };

    /// <summary>Where a person looks into it.</summary>
    public static string Address(NotificationView one) => one switch
    {
        { Kind: "credentials-lost", ConnectionId: { } id } => $"/connections/{id}",
        { Kind: "webhook-disabled" } => "/settings/notifications",
        { Kind: "orders-assigned" } => "/my-orders",
        { RunId: { } run } => $"/operations/{run}",
        { ConnectionId: { } id } => $"/connections/{id}",
        _ => "/notifications",
    };

    public static string Tone(NotificationView one) => one switch
    {
        { ResolvedAt: not null } => "tone-ok",
        { Severity: NotificationSeverity.Critical or NotificationSeverity.Error } => "tone-bad",
        { Severity: NotificationSeverity.Warning } => "tone-warn",
        _ => "tone-run",
    };

    public static string Icon(NotificationView one) => one switch
    {
        { ResolvedAt: not null } => "fa-solid fa-check",
        { Severity: NotificationSeverity.Critical } => "fa-solid fa-circle-exclamation",
        { Severity: NotificationSeverity.Error } => "fa-solid fa-xmark",
        { Severity: NotificationSeverity.Warning } => "fa-solid fa-triangle-exclamation",
        _ => "fa-solid fa-info",
    };

    public static string State(NotificationView one) => one switch
    {
        { ResolvedAt: not null } => "Over",
        { Severity: NotificationSeverity.Critical } => "Critical",
        { Severity: NotificationSeverity.Error } => "Error",
        { Severity: NotificationSeverity.Warning } => "Warning",
        _ => "News",
    };
}
