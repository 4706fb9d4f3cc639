using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using OrderSync.Core.Times;

namespace OrderSync.Core.Platforms.Json;

/// <summary>A moment as a platform wrote it. An hour that a zone's clocks go through twice leaves two moments that it may be.</summary>
/// <param name="At">UTC; of two moments the earlier.</param>
/// <param name="Spread">How much later it may be; zero for nearly all.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WireTime(DateTimeOffset At, TimeSpan Spread);

/// <summary>
/// Reads the times that platforms send: ISO 8601 or its likes with a blank, in either case, with or without a zone. What names a zone
/// that is none of these, or has anything else behind it, is not a time: guessed, it would be hours wrong.
/// </summary>
public static partial class WireTimes
{
    /// <summary>Some databases write "no date" as the first or last day there is.</summary>
    private const int FirstYear = 1970;
    private const int LastYear = 9000;

    private static readonly TimeSpan LargestOffset = TimeSpan.FromHours(14);

    /// <param name="zone">Of times that name none.</param>
    public static bool TryRead(string? text, TimeZoneInfo zone, out WireTime time)
    {
        time = default;
        if (text is null || Form().Match(text) is not { Success: true } match || !TryLocal(match, out var local) || local.Year is < FirstYear or > LastYear)
            return false;
        if (!match.Groups["zone"].Success)
        {
            time = In(zone, local);
            return true;
        }
        if (!TryOffset(match, out var offset))
            return false;
        time = new(new DateTimeOffset(local - offset, TimeSpan.Zero), TimeSpan.Zero);
        return true;
    }

    /// <inheritdoc cref="TryRead(string?, TimeZoneInfo, out WireTime)"/>
    public static DateTimeOffset? Read(string? text, TimeZoneInfo zone) => TryRead(text, zone, out var time) ? time.At : null;

    private static bool TryLocal(Match match, out DateTime local)
    {
        var (hour, minute, second) = (Part(match, "hour"), Part(match, "minute"), Part(match, "second"));
        local = default;
        if (!DateTime.TryParseExact(match.Groups["date"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }
        local = day + new TimeSpan(hour, minute, second) + Fraction(match.Groups["fraction"].ValueSpan);
        return true;
    }

    private static int Part(Match match, string name) =>
        match.Groups[name].Success ? int.Parse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    /// <summary>Digits beyond a tick are left out.</summary>
    private static TimeSpan Fraction(ReadOnlySpan<char> digits)
    {
        var ticks = 0L;
        for (var place = 0; place < 7; place++)
            ticks = (ticks * 10) + (place < digits.Length ? digits[place] - '0' : 0);
        return TimeSpan.FromTicks(ticks);
    }

    private static bool TryOffset(Match match, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (!match.Groups["sign"].Success)
            return true;
        var (hours, minutes) = (Part(match, "offsetHours"), Part(match, "offsetMinutes"));
        offset = new TimeSpan(hours, minutes, 0);
        if (minutes > 59 || offset > LargestOffset)
            return false;
        if (match.Groups["sign"].ValueSpan[0] == '-')
            offset = -offset;
        return true;
    }

    private static WireTime In(TimeZoneInfo zone, DateTime local)
    {
        var (first, last) = LocalClock.Shown(local, zone);
        return new(first, last - first);
    }

    [GeneratedRegex(
        """
        ^\s*(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})
        ([Tt\ ]\ *(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,](?<fraction>[0-9]{1,20}))?)?
        (\ *(?<zone>[Zz]|[Uu][Tt][Cc]?|[Gg][Mm][Tt]|(?<sign>[+-])(?<offsetHours>[0-9]{2})(:?(?<offsetMinutes>[0-9]{2}))?))?)?\s*$
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 250)]
    private static partial Regex Form();
}
