using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Notifications;

/// <summary>An address of the company's own to which notifications are sent, after the Standard Webhooks specification.</summary>
/// <param name="Kinds">Keys of kinds; empty for all.</param>
/// <param name="DisabledReason">Why it is switched off; null while it is on.</param>
/// <param name="FailingSince">Since when no delivery has succeeded, if the last one failed.</param>
/// <param name="OldSecretUntil">Until when deliveries are signed with the secret before this one too.</param>
public sealed record WebhookEndpointView(
    Guid Id,
    string Url,
    string? Description,
    IReadOnlyList<string> Kinds,
    bool Enabled,
    string? DisabledReason,
    DateTimeOffset? FailingSince,
    DateTimeOffset? OldSecretUntil,
    DateTimeOffset CreatedAt);

/// <summary>The answer to a new endpoint, and to a new secret: the only times that the secret is shown.</summary>
/// <param name="Secret">whsec_ and base64: the key of the signatures' HMAC-SHA256.</param>
public sealed record WebhookSecretView(WebhookEndpointView Endpoint, string Secret);

/// <summary>POST /api/v1/webhook-endpoints, PUT …/{id}.</summary>
/// <param name="Url">https; no address inside a private network.</param>
/// <param name="Kinds">Keys of kinds; empty or null for all.</param>
public sealed record SaveWebhookEndpointRequest(
    [Required, StringLength(2000)] string Url,
    [StringLength(200)] string? Description = null,
    [MaxLength(50), NoNulls] IReadOnlyList<string>? Kinds = null,
    bool Enabled = true);

public enum WebhookDeliveryState
{
    /// <summary>Waits for its first or next try.</summary>
    Pending,
    Delivered,

    /// <summary>Tried often enough, or its endpoint was switched off.</summary>
    Failed,
}

/// <param name="MessageId">The header webhook-id: the same however often it is sent.</param>
/// <param name="Attempts">Made so far, of at most 10.</param>
/// <param name="NextAt">When it is tried next; null when it is not.</param>
/// <param name="Status">HTTP status of the last answer; null where there was none.</param>
/// <param name="Outcome">How the last try ended, in words.</param>
/// <param name="Answer">The beginning of the last answer.</param>
/// <param name="Payload">What is sent, as JSON.</param>
public sealed record WebhookDeliveryView(
    Guid Id,
    string MessageId,
    string Type,
    WebhookDeliveryState State,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastAt,
    DateTimeOffset? NextAt,
    int? Status,
    string? Outcome,
    string? Answer,
    int? DurationMs,
    string Payload);

/// <summary>POST /api/v1/webhook-endpoints/{id}/replay: everything that failed since then is sent again.</summary>
public sealed record ReplayWebhooksRequest([Required] DateTimeOffset? Since);

/// <summary>How many are sent again.</summary>
public sealed record ReplayView(int Deliveries);
