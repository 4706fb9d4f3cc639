using System.Globalization;
using System.Runtime.InteropServices;
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
public static class WireTimes
{
    /// <summary>Some databases write "no date" as the first or last day there is.</summary>
    private const int FirstYear = 1970;
    private const int LastYear = 9000;

    private const int TickDigits = 7;
    private const int MostFractionDigits = 20;
    private const int LargestOffsetHours = 14;

    /// <param name="zone">Of times that name none.</param>
    public static bool TryRead(string? text, TimeZoneInfo zone, out WireTime time)
    {
        time = default;
        var rest = text.AsSpan().Trim();
        if (!TryDay(ref rest, out var local) || !TryTimeOfDay(ref rest, ref local, out var hasTime) || local.Year is < FirstYear or > LastYear)
            return false;
        var name = rest.TrimStart(' ');
        if (name.IsEmpty)
        {
            time = In(zone, local);
            return true;
        }
        if (!hasTime || !TryOffset(name, out var offset))
            return false;
        time = new(new DateTimeOffset(local - offset, TimeSpan.Zero), TimeSpan.Zero);
        return true;
    }

    /// <inheritdoc cref="TryRead(string?, TimeZoneInfo, out WireTime)"/>
    public static DateTimeOffset? Read(string? text, TimeZoneInfo zone) => TryRead(text, zone, out var time) ? time.At : null;

    /// <summary>2026-11-25</summary>
    private static bool TryDay(ref ReadOnlySpan<char> rest, out DateTime day)
    {
        day = default;
        if (!TryNumber(ref rest, 4, out var year) || !TrySign(ref rest, '-') || !TryNumber(ref rest, 2, out var month) || !TrySign(ref rest, '-') || !TryNumber(ref rest, 2, out var date))
            return false;
        if (year < 1 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month))
            return false;
        day = new DateTime(year, month, date);
        return true;
    }

    /// <summary>T10:30, T10:30:05, T10:30:05.123; without any it is midnight.</summary>
    private static bool TryTimeOfDay(ref ReadOnlySpan<char> rest, ref DateTime local, out bool hasTime)
    {
        hasTime = !rest.IsEmpty;
        if (!hasTime)
            return true;
        if (rest[0] is not ('T' or 't' or ' '))
            return false;
        rest = rest[1..].TrimStart(' ');
        if (!TryNumber(ref rest, 2, out var hour) || !TrySign(ref rest, ':') || !TryNumber(ref rest, 2, out var minute))
            return false;
        var (second, fraction) = (0, 0L);
        if (TrySign(ref rest, ':') && (!TryNumber(ref rest, 2, out second) || !TryFraction(ref rest, out fraction)))
            return false;
        if (hour > 23 || minute > 59 || second > 59)
            return false;
        local = local.AddTicks((((((hour * 60L) + minute) * 60) + second) * TimeSpan.TicksPerSecond) + fraction);
        return true;
    }

    /// <summary>Digits beyond a tick are left out.</summary>
    private static bool TryFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        if (!TrySign(ref rest, '.') && !TrySign(ref rest, ','))
            return true;
        var digits = rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length;
        for (var place = 0; place < TickDigits; place++)
            ticks = (ticks * 10) + (place < digits ? rest[place] - '0' : 0);
        rest = rest[digits..];
        return digits is > 0 and <= MostFractionDigits;
    }

    /// <summary>Z, UTC, UT, GMT, +01, +0100 or +01:00, and nothing behind it.</summary>
    private static bool TryOffset(ReadOnlySpan<char> name, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (name is "Z" or "z" || name.Equals("UTC", StringComparison.OrdinalIgnoreCase) || name.Equals("UT", StringComparison.OrdinalIgnoreCase) || name.Equals("GMT", StringComparison.OrdinalIgnoreCase))
            return true;
        var isWest = name[0] == '-';
        if (!isWest && name[0] != '+')
            return false;
        name = name[1..];
        var minutes = 0;
        if (!TryNumber(ref name, 2, out var hours) || (!name.IsEmpty && ((!TrySign(ref name, ':') && name.Length != 2) || !TryNumber(ref name, 2, out minutes))))
            return false;
        offset = new TimeSpan(isWest ? -hours : hours, isWest ? -minutes : minutes, 0);
        return name.IsEmpty && minutes <= 59 && offset.Duration() <= TimeSpan.FromHours(LargestOffsetHours);
    }

    private static bool TryNumber(ref ReadOnlySpan<char> rest, int digits, out int number)
    {
        number = 0;
        if (rest.Length < digits || !int.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return false;
        rest = rest[digits..];
        return true;
    }

    private static bool TrySign(ref ReadOnlySpan<char> rest, char sign)
    {
        if (rest.IsEmpty || rest[0] != sign)
            return false;
        rest = rest[1..];
        return true;
    }

    private static WireTime In(TimeZoneInfo zone, DateTime local)
    {
        var (first, last) = LocalClock.Shown(local, zone);
        return new(first, last - first);
    }
}
