using System.Security.Cryptography;
using System.Text;
using OrderSync.Contracts.Connections;

namespace OrderSync.Core.Platforms;

/// <summary>A call from a platform as it came in.</summary>
/// <param name="Headers">By name, whatever its case.</param>
/// <param name="Query">What stood behind the address' question mark, by name.</param>
/// <param name="Body">Byte for byte: a signature is over these, not over JSON that means the same.</param>
public sealed record WebhookDelivery(
    IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Query, ReadOnlyMemory<byte> Body)
{
    /// <summary>Without the body, which is a customer's data.</summary>
    public override string ToString() => $"a delivery of {Body.Length} bytes";
}

/// <summary>What a genuine delivery is, as far as can be said without working it.</summary>
/// <param name="Event">As the platform spells it; empty where it says none.</param>
/// <param name="Key">Of what it says: the same for what says the same; see <see cref="WebhookKeys"/>.</param>
/// <param name="ExternalId">The platform's id of the order that it is about, where that can be read.</param>
/// <param name="DeliveryId">The platform's own id of the event, the same however often that is delivered and for no other; null where it gives none.</param>
public sealed record WebhookNotice(string Event, string Key, string? ExternalId, string? DeliveryId = null);

/// <summary>A delivery is genuine, or refused. Exactly one of the two is set.</summary>
/// <param name="Refusal">For the operator of the installation. Whoever called is told only that the delivery was not accepted.</param>
public sealed record WebhookVerdict(WebhookNotice? Notice, string? Refusal)
{
    public static WebhookVerdict Genuine(WebhookNotice notice) => new(notice, null);

    public static WebhookVerdict Refused(string reason) => new(null, reason);
}

public enum WebhookMeaningKind
{
    /// <summary><see cref="WebhookMeaning.Record"/> is an order, for <see cref="IOrderSource.Map"/>.</summary>
    Order,

    /// <summary>The order is gone from the platform; <see cref="WebhookMeaning.Record"/> may be how it last was.</summary>
    Gone,

    /// <summary>Only a hint: read <see cref="WebhookMeaning.Hint"/> from the platform, and believe that. Where it names nothing, read what has changed.</summary>
    Hint,

    /// <summary>Nothing to do; <see cref="WebhookMeaning.Reason"/> says why.</summary>
    Nothing,

    /// <summary>The payload cannot be read; <see cref="WebhookMeaning.Reason"/> names the field and what is wrong with it.</summary>
    Unreadable,
}

/// <summary>What an event means for what is stored here.</summary>
public sealed record WebhookMeaning(
    WebhookMeaningKind Kind, string? ExternalId = null, ReadOnlyMemory<byte> Record = default, WebhookHint? Hint = null, string? Reason = null)
{
    public static WebhookMeaning Order(ReadOnlyMemory<byte> record) => new(WebhookMeaningKind.Order, Record: record);

    public static WebhookMeaning Gone(string externalId, ReadOnlyMemory<byte> record = default) =>
        new(WebhookMeaningKind.Gone, externalId, record);

    public static WebhookMeaning ReadAgain(WebhookHint hint) => new(WebhookMeaningKind.Hint, Hint: hint);

    public static WebhookMeaning Nothing(string reason) => new(WebhookMeaningKind.Nothing, Reason: reason);

    public static WebhookMeaning Unreadable(string reason) => new(WebhookMeaningKind.Unreadable, Reason: reason);
}

/// <summary>Which order or shipment a hint is about: whatever of these the platform has said. None of them: something has changed.</summary>
/// <param name="Id">The platform's own id.</param>
/// <param name="Tracking">What a carrier shows to customers.</param>
/// <param name="Reference">The merchant's own number of the order.</param>
public sealed record WebhookHint(string? Id, string? Tracking, string? Reference);

/// <summary>A webhook as it stands on the platform.</summary>
public sealed record PlatformWebhook(string Id, string Event, string Address, bool IsActive);

/// <summary>The shared secret by which a connection's deliveries are known to be genuine.</summary>
public static class WebhookSecret
{
    /// <summary>The key of the setting, the same for every platform that signs its deliveries.</summary>
    public const string Setting = "webhookSecret";

    private const int Bytes = 32;

    public static SettingDescriptor Descriptor { get; } = new(
        Setting, "Webhook secret", SettingKind.Secret, Required: false,
        Help: "Leave it empty: one is made when webhooks are registered. After a change, register them again.",
        Pattern: "[!-~]{16,200}", Advanced: true);

    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>
    /// The secret of the webhook of one event. Platforms sign the body but not the header that names the event: a secret of its
    /// own for each makes sure that a captured delivery cannot be sent again as another event, a change as a deletion.
    /// </summary>
    public static string For(string secret, string platformEvent) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes("event:" + platformEvent)));

    /// <summary>Whether the signature is the body's HMAC-SHA256. Takes as long when it is not.</summary>
    public static bool Signs(string secret, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    /// <summary>Reads a signature in hex, of either case, or in base64; false for what cannot be one.</summary>
    public static bool TryReadSignature(string text, out byte[] signature)
    {
        signature = new byte[HMACSHA256.HashSizeInBytes];
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length == 2 * signature.Length
            ? Convert.FromHexString(trimmed, signature, out _, out _) == System.Buffers.OperationStatus.Done
            : Convert.TryFromBase64Chars(trimmed, signature, out var length) && length == signature.Length;
    }
}

/// <summary>Keys of what deliveries say.</summary>
public static class WebhookKeys
{
    /// <summary>
    /// By what was sent. The same bytes are a repeat only while they wait: an order that was changed and changed back within a second, and a
    /// hint, say the same again and mean it.
    /// </summary>
    public static string Of(string platformEvent, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(platformEvent + "\n"));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
