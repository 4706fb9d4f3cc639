using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace OrderSync.ServiceDefaults.Security;

/// <summary>
/// The header by which Web tells the Api on whose behalf it calls: the address, the second in which Web said so, and their HMAC-SHA256
/// under a key that only Web and Api have. The Api would otherwise see Web's own address, or believe whoever writes a header.
/// </summary>
public sealed class ClientAddress(SiteKey siteKey, TimeProvider time)
{
    public const string Header = "X-OrderSync-Client";

    /// <summary>Clocks of hosts differ; what is older was overheard.</summary>
    private const int FreshSeconds = 300;

    private readonly byte[] _key = siteKey.Derive("client-address");

    public string Sign(string address)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{address} {time.GetUtcNow().ToUnixTimeSeconds()}");
        return $"{said} {Convert.ToHexStringLower(Signature(said))}";
    }

    /// <returns>Null: not signed by Web, or not lately.</returns>
    public IPAddress? Read(string header)
    {
        var parts = header.Split(' ');
        return parts.Length == 3
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            && Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() - second) <= FreshSeconds
            && IsSignature(parts[2], $"{parts[0]} {parts[1]}")
            && IPAddress.TryParse(parts[0], out var address) ? address : null;
    }

    private bool IsSignature(string hex, string said) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(hex), Encoding.UTF8.GetBytes(Convert.ToHexStringLower(Signature(said))));

    private byte[] Signature(string said) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(said));
}
