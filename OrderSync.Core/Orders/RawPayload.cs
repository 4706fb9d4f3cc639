using System.Security.Cryptography;
using System.Text;

namespace OrderSync.Core.Orders;

/// <summary>How raw records are kept: byte for byte, known by the first 16 bytes of their SHA-256. Postgres compresses them.</summary>
public static class RawPayload
{
    private const int HashBytes = 16;

    public static byte[] Hash(ReadOnlySpan<byte> payload)
    {
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, full);
        return full[..HashBytes].ToArray();
    }

    public static string Read(byte[] payload) => Encoding.UTF8.GetString(payload);
}
