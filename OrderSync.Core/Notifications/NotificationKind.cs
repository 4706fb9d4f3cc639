using OrderSync.Contracts.Notifications;
using OrderSync.Contracts.Users;

namespace OrderSync.Core.Notifications;

/// <summary>Whom a kind concerns.</summary>
public enum NotificationAudience
{
    /// <summary>Managers and admins of the company.</summary>
    Managers,
    Admins,

    /// <summary>The one person that the fact names.</summary>
    Addressed,
}

/// <summary>A kind of notification, as data.</summary>
/// <param name="Key">Stable: rules, endpoints and stored notifications name it.</param>
/// <param name="WebhookType">Words joined by full stops, as the Standard Webhooks specification recommends.</param>
/// <param name="Lasts">It is a trouble that ends, and counts until then; else each is a notification of its own.</param>
/// <param name="Site">Shown in the site unless a person's rules say otherwise.</param>
/// <param name="Email">Sent by e-mail unless a person's rules say otherwise.</param>
public sealed record NotificationKind(
    string Key,
    string WebhookType,
    string Title,
    string Explanation,
    NotificationSeverity Severity,
    NotificationAudience Audience,
    bool Lasts,
    bool Site,
    bool Email)
{
    /// <summary>An operator has no company, and so no notifications of one.</summary>
    public bool Concerns(UserRole role) => Audience switch
    {
        NotificationAudience.Managers => role is UserRole.Manager or UserRole.Admin,
        NotificationAudience.Admins => role is UserRole.Admin,
        _ => role is not UserRole.Operator,
    };

    public NotificationKindView ToView() => new(Key, WebhookType, Title, Explanation, Severity, Site, Email);
}
