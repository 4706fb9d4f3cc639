using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace OrderSync.Api.Lists;

/// <summary>A place in a list that is in the order of time: the last row that was sent. Opaque on the wire.</summary>
public sealed record ListCursor(DateTimeOffset At, Guid Id)
{
    private const int TicksBytes = 8;
    private const int TotalBytes = TicksBytes + 16;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[TotalBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, At.UtcTicks);
        Id.TryWriteBytes(bytes[TicksBytes..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryRead(string text, [NotNullWhen(true)] out ListCursor? cursor)
    {
        cursor = null;
        Span<byte> bytes = stackalloc byte[TotalBytes];
        if (text.Length > 2 * TotalBytes || !Base64Url.IsValid(text, out var length) || length != TotalBytes)
            return false;
        Base64Url.DecodeFromChars(text, bytes);
        var ticks = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
            return false;
        cursor = new ListCursor(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[TicksBytes..], bigEndian: true));
        return true;
    }
}
