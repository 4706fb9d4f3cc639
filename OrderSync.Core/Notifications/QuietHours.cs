namespace OrderSync.Core.Notifications;

/// <summary>Hours of the day by a person's own clock, in which nothing is sent.</summary>
/// <param name="From">May be later than <paramref name="To"/>: over midnight.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <returns>The moment itself, or the end of the quiet hours that it lies in.</returns>
    public DateTimeOffset After(DateTimeOffset moment, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        var clock = TimeOnly.FromDateTime(local);
        if (!clock.IsBetween(From, To))
            return moment;
        var end = DateOnly.FromDateTime(local).ToDateTime(To);
        return LocalClock.Instant(clock < To ? end : end.AddDays(1), zone);
    }
}

/// <summary>Moments from what a wall clock shows, on the days of the clock change too.</summary>
public static class LocalClock
{
    /// <summary>A time that the clock leaves out is the moment at which it goes on; of one that it shows twice it is the second.</summary>
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        // Clocks change at quarters of an hour.
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15 - (local.Minute % 15)).AddSeconds(-local.Second);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Min() : zone.GetUtcOffset(local);
        return new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), offset).ToUniversalTime();
    }
}
