namespace OrderSync.Contracts.Texts;

/// <summary>Times as people write them, in the reader's language and zone.</summary>
public static class Times
{
    /// <summary>"42 s ago", "3 min ago", "5 h ago", then the date.</summary>
    public static string Ago(DateTimeOffset at, Reader reader)
    {
        var age = reader.Now - at;
        return age switch
        {
            { Ticks: < 0 } when age > TimeSpan.FromSeconds(-5) => Text(reader, "just-now"),
            { Ticks: < 0 } => Moment(at, reader),
            { TotalSeconds: < 2 } => Text(reader, "just-now"),
            { TotalDays: < 1 } => TimeTexts.Get(reader, "ago", ("length", Coarse(age, reader))),
            _ => Moment(at, reader),
        };
    }

    /// <summary>As short as can be understood: "10:47" today, "3 Dec, 10:47" this year, "3 Dec 2024, 10:47" before.</summary>
    public static string Moment(DateTimeOffset at, Reader reader)
    {
        var (local, today) = Local(at, reader);
        var format = local.Date == today.Date ? "HH:mm" : Text(reader, local.Year == today.Year ? "day-and-time" : "date-and-time");
        return local.ToString(format, reader.Language);
    }

    /// <summary>"in 42 s", "in 3 min 20 s", "in 12 min", "in 1 h 20 min"; "any moment" once it is there.</summary>
    public static string Until(DateTimeOffset at, Reader reader)
    {
        // Rounded up, so that "in 1 s" is followed by the thing itself.
        var left = TimeSpan.FromSeconds(Math.Ceiling((at - reader.Now).TotalSeconds));
        return left switch
        {
            { Ticks: <= 0 } => Text(reader, "any-moment"),
            { TotalMinutes: >= 1 and < 10, Seconds: > 0 } => In($"{Unit(reader, "minutes", left.Minutes)} {Unit(reader, "seconds", left.Seconds)}", reader),
            _ => In(Length(left, reader), reader),
        };
    }

    public static string Day(DateTimeOffset at, Reader reader) => Local(at, reader).At.ToString(Text(reader, "date"), reader.Language);

    /// <summary>"April 2026". Months are those of UTC, wherever the reader is.</summary>
    public static string Month(DateTimeOffset at, Reader reader) => at.UtcDateTime.ToString("MMMM yyyy", reader.Language);

    /// <summary>"Apr".</summary>
    public static string ShortMonth(DateTimeOffset at, Reader reader) => at.UtcDateTime.ToString("MMM", reader.Language);

    /// <summary>To the second: "10:47:05" today, "3 Dec, 10:47:05" otherwise.</summary>
    public static string Second(DateTimeOffset at, Reader reader)
    {
        var (local, today) = Local(at, reader);
        return local.ToString(local.Date == today.Date ? "HH:mm:ss" : Text(reader, "day-and-second"), reader.Language);
    }

    public static string Clock(DateTimeOffset at, Reader reader) => Local(at, reader).At.ToString("HH:mm", reader.Language);

    /// <summary>"48 s", "12 min", "1 h 20 min", "3 days".</summary>
    public static string Length(TimeSpan length, Reader reader) => length switch
    {
        { TotalHours: >= 1 and < 24, Minutes: > 0 } => $"{Unit(reader, "hours", (int)length.TotalHours)} {Unit(reader, "minutes", length.Minutes)}",
        _ => Coarse(length, reader),
    };

    private static string Coarse(TimeSpan length, Reader reader) => length switch
    {
        { TotalSeconds: < 1 } => Text(reader, "below-a-second"),
        { TotalSeconds: < 60 } => Unit(reader, "seconds", (int)length.TotalSeconds),
        { TotalMinutes: < 60 } => Unit(reader, "minutes", (int)length.TotalMinutes),
        { TotalHours: < 24 } => Unit(reader, "hours", (int)length.TotalHours),
        _ => Unit(reader, "days", (int)length.TotalDays),
    };

    private static string In(string length, Reader reader) => TimeTexts.Get(reader, "in", ("length", length));

    private static string Unit(Reader reader, string unit, int count) => TimeTexts.Get(reader, unit, ("count", count));

    private static string Text(Reader reader, string key) => TimeTexts.Get(reader, key);

    private static (DateTimeOffset At, DateTimeOffset Today) Local(DateTimeOffset at, Reader reader) =>
        (TimeZoneInfo.ConvertTime(at, reader.Zone), TimeZoneInfo.ConvertTime(reader.Now, reader.Zone));
}
