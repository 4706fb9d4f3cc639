using System.Globalization;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>
/// How an order spells its times. EcoManager's samples and one caller show <c>"2025-12-10 14:30:00"</c> without a zone;
/// other scripts of that caller split at 'T'. Which T form is not known, so both plausible ones occur: local without a
/// zone, and Laravel's own UTC with microseconds. That the zoneless ones are Algerian time is a guess.
/// </summary>
internal enum TimeForm
{
    Spaced,
    LocalT,
    UtcT,
}

internal static class WireTime
{
    public const int Longest = 27;

    public static ReadOnlySpan<byte> Format(long second, TimeForm form, long offsetSeconds, Span<byte> text)
    {
        var at = DateTime.UnixEpoch.AddSeconds(form == TimeForm.UtcT ? second : second + offsetSeconds);
        // 's' is yyyy-MM-ddTHH:mm:ss, and formats several times faster than a custom pattern.
        _ = at.TryFormat(text, out var length, "s", CultureInfo.InvariantCulture);
        if (form == TimeForm.Spaced)
            text[10] = (byte)' ';
        if (form != TimeForm.UtcT)
            return text[..length];
        ".000000Z"u8.CopyTo(text[length..]);
        return text[..Longest];
    }
}
