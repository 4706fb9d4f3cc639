using System.Globalization;

namespace OrderSync.Web.Shared;

/// <summary>Times in words. All of it pure: now and the zone are given.</summary>
public static class TimeWords
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-US");

    /// <summary>"42 s ago", "3 min ago", "5 h ago", then the date.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var age = now - at;
        return age switch
        {
            { Ticks: < 0 } when age > TimeSpan.FromSeconds(-5) => "just now",
            { Ticks: < 0 } => Moment(at, now, zone),
            { TotalSeconds: < 2 } => "just now",
            { TotalSeconds: < 60 } => $"{(int)age.TotalSeconds} s ago",
            { TotalMinutes: < 60 } => $"{(int)age.TotalMinutes} min ago",
            { TotalHours: < 24 } => $"{(int)age.TotalHours} h ago",
            _ => Moment(at, now, zone),
        };
    }

    /// <summary>As short as can be understood: "10:47" today, "3 Dec, 10:47" this year, "3 Dec 2024, 10:47" before.</summary>
    public static string Moment(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone));
        var format = local.Date == today.Date ? "HH:mm" : local.Year == today.Year ? "d MMM, HH:mm" : "d MMM yyyy, HH:mm";
        return local.ToString(format, English);
    }

    /// <summary>"in 42 s", "in 3 min 20 s", "in 12 min", "in 1 h 20 min"; "any moment" once it is there.</summary>
    public static string Until(DateTimeOffset at, DateTimeOffset now)
    {
        // Rounded up, so that "in 1 s" is followed by the thing itself.
        var left = TimeSpan.FromSeconds(Math.Ceiling((at - now).TotalSeconds));
        return left switch
        {
            { Ticks: <= 0 } => "any moment",
            { TotalMinutes: >= 1 and < 10, Seconds: > 0 } => $"in {left.Minutes} min {left.Seconds} s",
            _ => $"in {Length(left)}",
        };
    }

    public static string Day(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM yyyy", English);

    /// <summary>To the second: "10:47:05" today, "3 Dec, 10:47:05" otherwise.</summary>
    public static string Second(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone));
        return local.ToString(local.Date == today.Date ? "HH:mm:ss" : "d MMM, HH:mm:ss", English);
    }

    public static string Clock(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("HH:mm:ss", English);

    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", English);

    /// <summary>"48 s", "12 min", "1 h 20 min", "3 days".</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { TotalSeconds: < 1 } => "<1 s",
        { TotalSeconds: < 60 } => $"{(int)length.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)length.TotalMinutes} min",
        { TotalHours: < 24 } when length.Minutes == 0 => $"{(int)length.TotalHours} h",
        { TotalHours: < 24 } => $"{(int)length.TotalHours} h {length.Minutes} min",
        { TotalDays: < 2 } => "1 day",
        _ => $"{(int)length.TotalDays} days",
    };

    /// <summary>The instant at which a day begins for the person; days that a clock change skips into begin later.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone) => Instant(day.ToDateTime(TimeOnly.MinValue), zone);

    /// <summary>The instant of a time on the person's clock; one that a clock change skips comes later.</summary>
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
