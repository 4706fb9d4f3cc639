using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace OrderSync.Core.Notifications;

/// <summary>The secrets of outgoing webhooks: made here, shown once, stored encrypted for just their company and endpoint.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider provider)
{
    /// <summary>How a secret begins when people see it; base64 follows.</summary>
    public const string Prefix = "whsec_";

    /// <summary>The specification asks for 24 to 64.</summary>
    private const int Bytes = 32;

    public static byte[] Make() => RandomNumberGenerator.GetBytes(Bytes);

    public static string Show(byte[] secret) => Prefix + Convert.ToBase64String(secret);

    public byte[] Protect(Guid companyId, Guid endpointId, byte[] secret) => For(companyId, endpointId).Protect(secret);

    /// <exception cref="CryptographicException">Encrypted for another endpoint, or under another master key.</exception>
    public byte[] Unprotect(Guid companyId, Guid endpointId, byte[] stored) => For(companyId, endpointId).Unprotect(stored);

    private IDataProtector For(Guid companyId, Guid endpointId) =>
        provider.CreateProtector("OrderSync.WebhookEndpoints", companyId.ToString("N"), endpointId.ToString("N"));
}
