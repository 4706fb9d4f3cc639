using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace OrderSync.Core.Platforms.Json;

/// <summary>
/// Makes JSON readable that is right but for single characters: old systems send bytes of another encoding than UTF-8, or cut a text
/// in the middle of a character. Such a character becomes U+FFFD, and the rest is read.
/// </summary>
public static class JsonBytes
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Replacement => "\\ufffd"u8;

    private static ReadOnlySpan<byte> EscapedUnit => "\\u"u8;

    /// <summary>Without a byte order mark, which JSON does not allow and some servers send.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;

    /// <returns>The JSON itself where there is nothing to mend.</returns>
    public static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> json)
    {
        var marked = WithoutMark(json);
        var valid = Utf8.IsValid(marked.Span) ? marked : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(marked.Span));
        return WithoutHalfCharacters(valid);
    }

    /// <summary>"\ud83d" without its other half is no character; "\ufffd" is, and as long.</summary>
    private static ReadOnlyMemory<byte> WithoutHalfCharacters(ReadOnlyMemory<byte> json)
    {
        byte[]? mended = null;
        for (var at = 0; NextUnit(json.Span, at) is >= 0 and var start;)
        {
            at = start + Replacement.Length;
            if (!MayBeHalf(json.Span, start))
                continue;
            if (IsHigh(json.Span, start) && IsLow(json.Span, at))
            {
                at += Replacement.Length;
            }
            else if (IsHigh(json.Span, start) || IsLow(json.Span, start))
            {
                mended ??= json.ToArray();
                Replacement.CopyTo(mended.AsSpan(start));
            }
        }
        return mended ?? json;
    }

    /// <summary>Where the next "\uXXXX" begins; a backslash that is itself escaped begins none.</summary>
    private static int NextUnit(ReadOnlySpan<byte> json, int from)
    {
        while (from < json.Length)
        {
            var backslash = json[from..].IndexOf((byte)'\\');
            if (backslash < 0)
                return -1;
            from += backslash;
            if (json[from..].StartsWith(EscapedUnit))
                return from;
            from += 2;
        }
        return -1;
    }

    /// <summary>Only "\uD…" can be half a character: nearly all are not, and need no closer look.</summary>
    private static bool MayBeHalf(ReadOnlySpan<byte> json, int at) => at + EscapedUnit.Length < json.Length && (json[at + EscapedUnit.Length] | 0x20) == 'd';

    private static bool IsHigh(ReadOnlySpan<byte> json, int at) => Unit(json, at) is >= 0xD800 and <= 0xDBFF;

    private static bool IsLow(ReadOnlySpan<byte> json, int at) => Unit(json, at) is >= 0xDC00 and <= 0xDFFF;

    /// <returns>-1 where no "\uXXXX" stands.</returns>
    private static int Unit(ReadOnlySpan<byte> json, int at)
    {
        if (at + Replacement.Length > json.Length || !json[at..].StartsWith(EscapedUnit))
            return -1;
        Span<byte> unit = stackalloc byte[2];
        return Convert.FromHexString(json.Slice(at + EscapedUnit.Length, 4), unit, out _, out _) == OperationStatus.Done ? (unit[0] << 8) | unit[1] : -1;
    }
}
