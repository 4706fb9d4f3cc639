using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Notifications;

public enum NotificationSeverity
{
    Info,
    Warning,
    Error,

    /// <summary>It does not get well by itself: somebody has to look.</summary>
    Critical,
}

/// <summary>
/// Something a person should know of. The same trouble is one notification that counts, until it is over.
/// </summary>
/// <param name="Kind">The key of its kind, for example "sync-failed": see <see cref="NotificationKindView"/>.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Sentence">What happened last.</param>
/// <param name="At">When it began.</param>
/// <param name="LastAt">When it happened last.</param>
/// <param name="Count">How often it has happened since it began.</param>
/// <param name="ReadAt">Null while the caller has not read it; what happens again is unread again.</param>
/// <param name="ResolvedAt">When the trouble was over; null while it lasts, and for what is no trouble.</param>
public sealed record NotificationView(
    Guid Id,
    string Kind,
    string Title,
    NotificationSeverity Severity,
    string Sentence,
    Guid? ConnectionId,
    string? ConnectionName,
    Guid? RunId,
    DateTimeOffset At,
    DateTimeOffset LastAt,
    int Count,
    DateTimeOffset? ReadAt,
    DateTimeOffset? ResolvedAt);

/// <summary>GET /api/v1/notifications: the caller's own, the last that happened first.</summary>
/// <param name="NextCursor">Opaque; send it back as <c>cursor</c> for the page after this one. Null at the end.</param>
/// <param name="Unread">How many the caller has not read, whatever the filters; 100 means 100 or more.</param>
public sealed record NotificationPage(IReadOnlyList<NotificationView> Items, string? NextCursor, int Unread);

/// <summary>POST /api/v1/notifications/read: these, or all.</summary>
/// <param name="Ids">At most 200.</param>
public sealed record ReadNotificationsRequest([MaxLength(200)] IReadOnlyList<Guid>? Ids = null, bool All = false);

/// <summary>How many are unread after it.</summary>
public sealed record UnreadView(int Unread);

/// <summary>A kind of notification.</summary>
/// <param name="WebhookType">What outgoing webhooks call it, for example "sync.failed".</param>
/// <param name="Site">Whether it is shown in the site to those who have set nothing.</param>
/// <param name="Email">Whether it is sent to them by e-mail.</param>
public sealed record NotificationKindView(
    string Key, string WebhookType, string Title, string Explanation, NotificationSeverity Severity, bool Site, bool Email);

/// <summary>A way to tell people.</summary>
/// <param name="Key">site, email or webhook.</param>
/// <param name="Ready">False where the installation has not set it up.</param>
/// <param name="Sentence">What it does, or what is missing.</param>
/// <param name="Trouble">Why messages wait at present that should have been sent; null where none do.</param>
public sealed record NotificationChannelView(string Key, bool Ready, string Sentence, string? Trouble = null);

/// <summary>POST /api/v1/notifications/test-email: what came of it.</summary>
/// <param name="Sentence">For a person: where it went, or why it could not be sent.</param>
public sealed record TestEmailView(bool Sent, string Sentence);
