namespace OrderSync.Contracts.Webhooks;

public enum WebhookEventState
{
    /// <summary>Kept, and not worked yet.</summary>
    Pending,

    /// <summary>Worked: the reason says what it changed.</summary>
    Done,

    /// <summary>Genuine, but nothing to do: the reason says why.</summary>
    Ignored,

    /// <summary>It could not be worked: the reason says why. A person can retry it.</summary>
    Rejected,
}

/// <summary>One event that a platform has told of. GET /api/v1/webhook-events.</summary>
/// <param name="Event">As the platform spells it.</param>
/// <param name="ExternalId">The platform's id of the order, where it could be read.</param>
/// <param name="OrderId">That order here, where it is stored.</param>
/// <param name="Deliveries">How often the platform has sent the same event.</param>
/// <param name="Attempts">How often it was worked.</param>
/// <param name="HasPayload">False for a delivery that was too large to be read: it can be neither shown nor retried.</param>
public sealed record WebhookEventView(
    Guid Id,
    Guid ConnectionId,
    string Event,
    WebhookEventState State,
    string? Reason,
    string? ExternalId,
    Guid? OrderId,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? ProcessedAt,
    int Deliveries,
    int Attempts,
    bool HasPayload = true);

/// <summary>GET /api/v1/webhook-events/{id}.</summary>
/// <param name="Payload">As it was sent.</param>
public sealed record WebhookEventDetailView(WebhookEventView Event, string Payload);

/// <summary>Events of the last 24 hours by what became of them.</summary>
public sealed record WebhookCounts(int Pending, int Done, int Ignored, int Rejected);

/// <summary>One event of a platform, and the webhook that tells of it.</summary>
/// <param name="HookId">The platform's id of the webhook; null where none is registered.</param>
/// <param name="IsActive">As last seen on the platform; null where none is registered.</param>
/// <param name="DisabledAt">When the platform was last found to have switched it off.</param>
/// <param name="ReactivatedAt">When it was switched on again after that.</param>
/// <param name="Trouble">Why it could not be registered, checked or switched on.</param>
public sealed record WebhookView(
    string Event,
    string? HookId,
    bool? IsActive,
    DateTimeOffset? CheckedAt,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? ReactivatedAt,
    string? Trouble,
    DateTimeOffset? LastDeliveryAt,
    WebhookCounts LastDay);

/// <summary>Deliveries that were not accepted, for example because of a wrong signature, counted until none has been for 24 hours. None is kept.</summary>
public sealed record WebhookRefusals(long Count, DateTimeOffset LastAt, string LastReason);

/// <summary>GET, POST and DELETE /api/v1/connections/{id}/webhooks.</summary>
/// <param name="Supported">Whether the platform tells of changes at all.</param>
/// <param name="Address">Where the platform is to deliver; null while the installation has no public address.</param>
/// <param name="SecretSet">Whether deliveries can be checked; without a secret all of them are refused.</param>
/// <param name="Hooks">One for each event that can be registered, and for each other that was heard of in the last 24 hours.</param>
/// <param name="Refused">Null when none was, or while Redis is away.</param>
public sealed record ConnectionWebhooksView(
    bool Supported, string? Address, bool SecretSet, IReadOnlyList<WebhookView> Hooks, WebhookRefusals? Refused);
