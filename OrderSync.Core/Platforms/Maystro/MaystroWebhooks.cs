using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Maystro;

/// <summary>
/// Maystro's webhooks, as public clients read them: no official text and no signature were found. The body is JSON in base64, in an
/// envelope as Google's Pub/Sub pushes it ({"message":{"data":…}}) or as {"payload":…}; some say encoded twice, some once, and plain
/// JSON is taken too. What it says is only a hint. That it comes from somebody who was told the address is known by the secret
/// that the address ends with.
/// </summary>
internal static class MaystroWebhooks
{
    public const string SecretInAddress = "secret";

    private const string StatusChanged = "OrderStatusChanged";
    private const string Created = "orderCreated";
    private const int DeepestEnvelope = 5;

    public static WebhookVerdict Check(PlatformConnection connection, WebhookDelivery delivery)
    {
        if (connection.Find(WebhookSecret.Setting) is not { } secret)
            return WebhookVerdict.Refused("The connection has no webhook secret: set one, and end the hook's address with ?secret= and it.");
        var given = delivery.Query.GetValueOrDefault(SecretInAddress, "");
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret)))
            return WebhookVerdict.Refused("The address of the delivery did not end with the connection's webhook secret.");
        var content = Unwrap(delivery.Body);
        var name = JsonRecords.Text(content, "event"u8) ?? "";
        return WebhookVerdict.Genuine(new WebhookNotice(
            JsonRecords.Cut(name), WebhookKeys.Of(name, delivery.Body.Span), HintOf(content)?.Reference));
    }

    public static WebhookMeaning Read(ReadOnlyMemory<byte> payload)
    {
        var content = Unwrap(payload);
        var name = JsonRecords.Text(content, "event"u8) ?? "";
        if (!name.Equals(StatusChanged, StringComparison.OrdinalIgnoreCase) && !name.Equals(Created, StringComparison.OrdinalIgnoreCase))
            return WebhookMeaning.Nothing(name.Length == 0 ? "The delivery does not say which event it is." : $"“{JsonRecords.Cut(name)}” is not about a shipment's status.");
        return HintOf(content) is { } hint
            ? WebhookMeaning.ReadAgain(hint)
            : WebhookMeaning.Unreadable("payload: names no shipment by id, display_id_order or external_order_id");
    }

    private static WebhookHint? HintOf(ReadOnlyMemory<byte> content)
    {
        var order = Child(content, "payload"u8) ?? default;
        var hint = new WebhookHint(
            Text(order, "id"u8) ?? Text(content, "instance_uuid"u8),
            Text(order, "display_id_order"u8) ?? Text(order, "display_id"u8),
            Text(order, "external_order_id"u8) ?? Text(order, "external_id"u8));
        return hint is { Id: null, Tracking: null, Reference: null } ? null : hint;
    }

    private static string? Text(ReadOnlyMemory<byte> record, ReadOnlySpan<byte> field) => JsonRecords.Text(record, field) is { Length: > 0 } text ? text : null;

    private static ReadOnlyMemory<byte>? Child(ReadOnlyMemory<byte> record, ReadOnlySpan<byte> field)
    {
        try
        {
            return JsonRecords.Value(record, field);
        }
        catch (JsonException)
        {
            // No JSON: still wrapped, or nothing that can be read.
            return null;
        }
    }

    /// <summary>The JSON in the middle, or whatever is left when there is nothing to take off any more.</summary>
    private static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> body)
    {
        for (var depth = 0; depth < DeepestEnvelope; depth++)
        {
            var inner = Child(body, "message"u8) is { } message ? JsonRecords.Text(message, "data"u8) : JsonRecords.Text(body, "payload"u8);
            var encoded = inner is null ? body : Encoding.UTF8.GetBytes(inner);
            if (!TryDecode(encoded.Span, out var decoded))
                return inner is null ? body : encoded;
            body = decoded;
        }
        return body;
    }

    /// <summary>JSON is never base64: it has braces and quotes.</summary>
    private static bool TryDecode(ReadOnlySpan<byte> text, out byte[] decoded)
    {
        text = text.Trim(" \t\r\n\""u8);
        decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (text.Length == 0 || Base64.DecodeFromUtf8(text, decoded, out var read, out var written) != System.Buffers.OperationStatus.Done || read != text.Length)
            return false;
        decoded = decoded[..written];
        return true;
    }
}
