namespace OrderSync.Core.Times;

/// <summary>
/// Moments from what a wall clock shows, on the days of the clock change too: a time that the clock leaves out is the moment at which it goes on;
/// of one that it shows twice it is the first or the last.
/// </summary>
public static class LocalClock
{
    public static DateTimeOffset First(DateTime local, TimeZoneInfo zone) => At(Shown(local, zone), zone, Enumerable.Max);

    public static DateTimeOffset Last(DateTime local, TimeZoneInfo zone) => At(Shown(local, zone), zone, Enumerable.Min);

    public static DateOnly DayOf(DateTimeOffset moment, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>Clocks change at quarters of an hour.</summary>
    private static DateTime Shown(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15 - (local.Minute % 15)).AddTicks(-(local.Ticks % TimeSpan.TicksPerMinute));
        return local;
    }

    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone, Func<IEnumerable<TimeSpan>, TimeSpan> choose)
    {
        var offset = zone.IsAmbiguousTime(local) ? choose(zone.GetAmbiguousTimeOffsets(local)) : zone.GetUtcOffset(local);
        return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset).ToUniversalTime();
    }
}
