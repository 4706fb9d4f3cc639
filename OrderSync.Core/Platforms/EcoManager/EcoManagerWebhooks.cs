using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.EcoManager;

/// <summary>
/// EcoManager's webhooks, from its own API reference: one event a webhook; the body is the bare order, as GET /orders/{id}
/// answers it; X-Ecomanager-Signature is the HMAC-SHA256 of the full raw body. The reference does not say how the signature is
/// written: one client reads hex; base64 is taken too, since the two cannot be mixed up. Deliveries have no id. Anything but 200
/// within 5 seconds is tried again up to six times within a day, and then the webhook is switched off.
/// </summary>
internal static class EcoManagerWebhooks
{
    public const string SignatureHeader = "X-Ecomanager-Signature";
    public const string EventHeader = "X-Ecomanager-Event";

    private const string Deleted = "OrderDeleted";
    private const int LongestEvent = 100;

    public static IReadOnlyList<string> Events { get; } =
        ["OrderCreated", Deleted, "OrderStatusChanged", "OrderConfirmationStatusChanged", "OrderShippingStatusChanged"];

    public static WebhookVerdict Check(PlatformConnection connection, WebhookDelivery delivery)
    {
        if (connection.Find(WebhookSecret.Setting) is not { } secret)
            return WebhookVerdict.Refused("The connection has no webhook secret, so no delivery can be told from a forged one: register its webhooks.");
        if (!delivery.Headers.TryGetValue(SignatureHeader, out var text) || string.IsNullOrWhiteSpace(text))
            return WebhookVerdict.Refused("The delivery had no signature.");
        var name = delivery.Headers.GetValueOrDefault(EventHeader, "").Trim();
        if (name.Length > LongestEvent)
            name = name[..LongestEvent];
        if (!WebhookSecret.TryReadSignature(text, out var signature) || !IsSigned(secret, name, delivery.Body.Span, signature))
            return WebhookVerdict.Refused("The delivery's signature was wrong: another secret, another event, or a body that was changed on its way.");
        return WebhookVerdict.Genuine(new WebhookNotice(
            name, WebhookKeys.Of(name, delivery.Body.Span), JsonRecords.Text(delivery.Body, "id"u8)));
    }

    public static WebhookMeaning Read(string platformEvent, ReadOnlyMemory<byte> payload)
    {
        payload = JsonBytes.WithoutMark(payload);
        if (platformEvent == Deleted)
        {
            return JsonRecords.Text(payload, "id"u8) is { Length: > 0 } id
                ? WebhookMeaning.Gone(id, payload)
                : WebhookMeaning.Unreadable("id: is missing");
        }
        return Events.Contains(platformEvent)
            ? WebhookMeaning.Order(payload)
            : WebhookMeaning.Nothing(platformEvent.Length == 0
                ? "The delivery does not say which event it is."
                : $"OrderSync does not know the event “{JsonRecords.Cut(platformEvent)}”.");
    }

    /// <summary>With the secret of just this event, or with the plain one: that of a webhook which a person has made by hand.</summary>
    private static bool IsSigned(string secret, string name, ReadOnlySpan<byte> body, byte[] signature) =>
        WebhookSecret.Signs(WebhookSecret.For(secret, name), body, signature) | WebhookSecret.Signs(secret, body, signature);
}
