using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace OrderSync.Core.Orders;

/// <summary>How raw records are kept: Brotli-compressed, known by the first 16 bytes of their SHA-256.</summary>
public static class RawPayload
{
    // Records are a few hundred bytes: higher qualities cost several times more for a few percent.
    private const int BrotliQuality = 1;
    private const int BrotliWindow = 18;
    private const int HashBytes = 16;

    public static byte[] Hash(ReadOnlySpan<byte> payload)
    {
        Span<byte> full = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, full);
        return full[..HashBytes].ToArray();
    }

    public static byte[] Compress(ReadOnlySpan<byte> payload)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(payload.Length));
        try
        {
            if (!BrotliEncoder.TryCompress(payload, buffer, out var written, BrotliQuality, BrotliWindow))
                throw new InvalidOperationException($"A payload of {payload.Length} bytes could not be compressed.");
            return buffer.AsSpan(0, written).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static string Read(byte[] compressed)
    {
        using var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var reader = new StreamReader(brotli, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
