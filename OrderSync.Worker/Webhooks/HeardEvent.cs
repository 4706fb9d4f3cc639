using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;

namespace OrderSync.Worker.Webhooks;

/// <summary>An event that is being worked.</summary>
public sealed class HeardEvent(Guid id, string platformEvent, ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt, int attempts)
{
    public Guid Id => id;

    public string PlatformEvent => platformEvent;

    public ReadOnlyMemory<byte> Payload => payload;

    public DateTimeOffset ReceivedAt => receivedAt;

    /// <summary>How often it was worked before.</summary>
    public int Attempts => attempts;

    public WebhookMeaning Meaning { get; set; } = WebhookMeaning.Nothing("");

    /// <summary>The order that the payload holds; null where it holds none, or one that is not to be written.</summary>
    public IncomingOrder? Order { get; set; }

    public WebhookEventState State { get; private set; } = WebhookEventState.Pending;

    public string? Reason { get; private set; }

    /// <summary>When to try again; null for at once.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>Not ended in this batch: it stays as it is.</summary>
    public bool IsLeft => State == WebhookEventState.Pending && Reason is null;

    public void End(WebhookEventState state, string reason) => (State, Reason) = (state, reason);

    public void Postpone(string reason, DateTimeOffset until) => (State, Reason, DueAt) = (WebhookEventState.Pending, reason, until);
}
