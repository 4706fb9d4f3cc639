using OrderSync.Contracts.Notifications;

namespace OrderSync.Core.Notifications;

/// <summary>Every kind of notification. A new one is a line here, and whoever finds the fact out raises it.</summary>
public static class NotificationKinds
{
    public const string SyncProblems = "sync-problems";
    public const string SyncFailed = "sync-failed";
    public const string SyncFailing = "sync-failing";
    public const string OrdersStale = "orders-stale";
    public const string CredentialsLost = "credentials-lost";
    public const string BreakerOpen = "breaker-open";
    public const string OrdersAssigned = "orders-assigned";
    public const string WebhookDisabled = "webhook-disabled";

    public static IReadOnlyList<NotificationKind> All { get; } =
    [
        new(SyncProblems, "sync.completed_with_problems", "Sync completed with problems",
            "A task came to its end, but a window failed, or a record could not be read.",
            NotificationSeverity.Warning, NotificationAudience.Managers, Lasts: true, Site: true, Email: false),
        new(SyncFailed, "sync.failed", "Sync failed",
            "A task failed. What fails for a passing reason is tried again by itself.",
            NotificationSeverity.Error, NotificationAudience.Managers, Lasts: true, Site: true, Email: false),
        new(SyncFailing, "sync.failing", "Sync fails repeatedly",
            "The tasks of one connection have failed several times in a row.",
            NotificationSeverity.Critical, NotificationAudience.Managers, Lasts: true, Site: true, Email: true),
        new(OrdersStale, "orders.stale", "No orders arrive",
            "Nothing has come in for hours in which the last weeks brought many orders.",
            NotificationSeverity.Error, NotificationAudience.Managers, Lasts: true, Site: true, Email: true),
        new(CredentialsLost, "connection.credentials_lost", "Connection needs credentials",
            "The platform refuses the credentials: nothing is fetched until they are replaced.",
            NotificationSeverity.Critical, NotificationAudience.Managers, Lasts: true, Site: true, Email: true),
        new(BreakerOpen, "connection.breaker_open", "Platform does not answer",
            "Calls have failed in a row, and the circuit breaker has been open for more than a minute.",
            NotificationSeverity.Warning, NotificationAudience.Managers, Lasts: true, Site: true, Email: false),
        new(OrdersAssigned, "orders.assigned", "New orders for you",
            "Orders were given to you to work on.",
            NotificationSeverity.Info, NotificationAudience.Addressed, Lasts: false, Site: true, Email: false),
        new(WebhookDisabled, "webhook.disabled", "Webhook endpoint switched off",
            "An endpoint of your company refused deliveries for days, or said that it is gone.",
            NotificationSeverity.Error, NotificationAudience.Admins, Lasts: true, Site: true, Email: true),
    ];

    /// <summary>The type of what the test button sends.</summary>
    public const string WebhookTest = "webhook.test";

    /// <summary>In place of a kind in a fact that ends: every trouble of the connection is over, for it is switched off or deleted.</summary>
    public const string AllOfConnection = "*";

    /// <summary>News, which nothing ends; for a statement.</summary>
    public static string PassingSql { get; } = string.Join(", ", All.Where(kind => !kind.Lasts).Select(kind => $"'{kind.Key}'"));

    private static readonly Dictionary<string, NotificationKind> ByKey = All.ToDictionary(kind => kind.Key, StringComparer.Ordinal);

    /// <returns>Null for a kind that this version does not know.</returns>
    public static NotificationKind? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>A newer version may have stored what this one does not know: it is shown all the same.</summary>
    public static string TitleOf(string key) => Find(key)?.Title ?? key;
}
