using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrderSync.Core.Notifications;

/// <summary>The header webhook-signature of the Standard Webhooks specification: "v1," and base64, one for each secret.</summary>
public static class WebhookSignature
{
    /// <param name="secrets">While a secret is being replaced, both.</param>
    public static string Sign(string messageId, DateTimeOffset sentAt, string payload, IEnumerable<byte[]> secrets)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{messageId}.{sentAt.ToUnixTimeSeconds()}.{payload}"));
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}"));
    }
}
