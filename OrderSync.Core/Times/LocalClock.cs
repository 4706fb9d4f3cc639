namespace OrderSync.Core.Times;

/// <summary>
/// Moments from what a wall clock shows, on the days of the clock change too: a time that the clock leaves out is the moment at which it goes on;
/// of one that it shows twice it is the first or the last. Only offsets of moments are asked for: what .NET and Quartz say of ambiguous and
/// invalid times is wrong where winter is the season that changes (Casablanca, Dublin), and where a whole day is left out (Apia).
/// </summary>
public static class LocalClock
{
    /// <summary>No clock is further from UTC.</summary>
    private static readonly TimeSpan FurthestOffset = TimeSpan.FromHours(14);

    /// <summary>Two changes within it that undo each other are not seen; there have been none.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromHours(6);

    public static DateTimeOffset First(DateTime local, TimeZoneInfo zone) => Shown(local, zone).First;

    public static DateTimeOffset Last(DateTime local, TimeZoneInfo zone) => Shown(local, zone).Last;

    public static DateOnly DayOf(DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>The first moment after <paramref name="from"/>, up to <paramref name="to"/>, from which on the clock has another offset.</summary>
    public static DateTimeOffset? NextChange(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(from);
        while (from < to)
        {
            var next = to - from > Step ? from + Step : to;
            if (zone.GetUtcOffset(next) != offset)
                return ChangeBetween(from.ToUnixTimeSeconds(), next.ToUnixTimeSeconds(), offset, zone);
            from = next;
        }
        return null;
    }

    private static DateTimeOffset ChangeBetween(long before, long after, TimeSpan offset, TimeZoneInfo zone)
    {
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            if (zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == offset)
                before = middle;
            else
                after = middle;
        }
        return DateTimeOffset.FromUnixTimeSeconds(after);
    }

    /// <summary>The first and the last moment at which the clock shows it: the same but in an hour that it shows twice.</summary>
    public static (DateTimeOffset First, DateTimeOffset Last) Shown(DateTime local, TimeZoneInfo zone)
    {
        var clock = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.Zero);
        var (since, until) = (clock - FurthestOffset, clock + FurthestOffset);
        if (zone.GetUtcOffset(since) is var always && zone.GetUtcOffset(until) == always)
            return (clock - always, clock - always);
        (DateTimeOffset First, DateTimeOffset Last)? shown = null;
        DateTimeOffset? goesOn = null;
        for (DateTimeOffset? from = since; from is { } start;)
        {
            var offset = zone.GetUtcOffset(start);
            var (change, moment) = (NextChange(start, until, zone), clock - offset);
            if ((start == since || moment >= start) && (change is null || moment < change))
                shown = (shown?.First ?? moment, moment);
            else if (moment >= change && clock - zone.GetUtcOffset(change.Value) < change)
                goesOn = change;
            from = change;
        }
        return shown ?? (goesOn ?? clock, goesOn ?? clock);
    }
}
