using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Notifications;

/// <summary>How e-mails are gathered.</summary>
public enum NotificationDigest
{
    /// <summary>Within a minute; what comes within minutes of each other comes as one message.</summary>
    Immediately,

    /// <summary>At the next full hour.</summary>
    Hourly,

    /// <summary>At eight in the morning of the person's zone.</summary>
    Daily,
}

/// <param name="ConnectionId">Null: for all connections that have no rule of their own.</param>
public sealed record NotificationRuleView([Required, StringLength(40)] string Kind, Guid? ConnectionId, bool Site, bool Email);

/// <summary>The hours in which no e-mail is sent; <paramref name="From"/> may be later than <paramref name="To"/>: over midnight.</summary>
public sealed record QuietHoursView(TimeOnly From, TimeOnly To);

/// <summary>GET /api/v1/notifications/rules: what the caller is told of, how, and when.</summary>
/// <param name="Kinds">Those that concern the caller's role.</param>
/// <param name="Rules">One for each kind, and those for single connections.</param>
/// <param name="TimeZone">IANA name, in which quiet hours and digests are reckoned; the company's unless set.</param>
public sealed record NotificationPreferencesView(
    IReadOnlyList<NotificationKindView> Kinds,
    IReadOnlyList<NotificationRuleView> Rules,
    QuietHoursView? QuietHours,
    string TimeZone,
    NotificationDigest Digest);

/// <summary>PUT /api/v1/notifications/rules: replaces them all. A kind without a rule is told as the kind itself says.</summary>
/// <param name="TimeZone">IANA name; null for the company's.</param>
public sealed record SaveNotificationPreferencesRequest(
    [Required, MaxLength(500), NoNulls] IReadOnlyList<NotificationRuleView> Rules,
    QuietHoursView? QuietHours = null,
    [StringLength(64)] string? TimeZone = null,
    NotificationDigest Digest = NotificationDigest.Immediately);
