using System.Globalization;

namespace OrderSync.Core.Scheduling;

/// <summary>Says in plain English what a cron expression means, where it is one of the shapes that people use.</summary>
public static class CronWords
{
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
    private static readonly string[] ShortDays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static string Of(string cron)
    {
        var fields = cron.Split(' ');
        var days = DaysOf(fields);
        var times = fields[0].All(char.IsAsciiDigit) ? TimesOf(fields) : null;
        if (days is null || times is null)
            return $"At the times of the expression {cron}";
        var second = fields[0] == "0" ? "" : $", {int.Parse(fields[0], CultureInfo.InvariantCulture)} seconds past the minute";
        return $"{times}{days}{second}";
    }

    private static string TimesOf(string[] fields)
    {
        var (minutes, hours) = (CronField.Values(fields[1], 0, 59), CronField.Values(fields[2], 0, 23));
        var isStretch = hours[^1] - hours[0] == hours.Count - 1;
        return (minutes.Count, hours.Count) switch
        {
            (1, 24) => minutes[0] == 0 ? "Every hour" : $"Every hour, {minutes[0]} minutes past",
            (1, > 2) when isStretch => $"Every hour from {SimpleCron.Text(hours[0], minutes[0])} to {SimpleCron.Text(hours[^1], minutes[0])}",
            (1, _) => $"At {List([.. hours.Select(hour => SimpleCron.Text(hour, minutes[0]))])}",
            (60, 24) => "Every minute",
            (_, 24) when SimpleCron.StepOf(minutes) is { } step => $"Every {step} minutes",
            (_, _) when isStretch && SimpleCron.StepOf(minutes) is { } step =>
                $"Every {step} minutes from {SimpleCron.Text(hours[0], 0)} to {SimpleCron.Text(hours[^1], minutes[^1])}",
            (_, 24) => $"Every hour, {List([.. minutes.Select(minute => minute.ToString(CultureInfo.InvariantCulture))])} minutes past",
            _ => $"At {List([.. hours.SelectMany(hour => minutes.Select(minute => SimpleCron.Text(hour, minute)))])}",
        };
    }

    /// <returns>Null for days that it has no words for.</returns>
    private static string? DaysOf(string[] fields)
    {
        var (dayOfMonth, month, dayOfWeek) = (fields[3], fields[4], fields[5]);
        if (month != "*" || fields.Length > 6)
            return null;
        return (dayOfMonth, dayOfWeek) switch
        {
            ("*" or "?", "*" or "?") => "",
            ("L", "*" or "?") => " on the last day of the month",
            ("*" or "?", _) when WeekdaysOf(dayOfWeek) is { } names => $" on {names}",
            (_, "*" or "?") when dayOfMonth.Split(',').All(day => day.All(char.IsAsciiDigit)) => $" on day {List(dayOfMonth.Split(','))} of the month",
            _ => null,
        };
    }

    private static string? WeekdaysOf(string field)
    {
        if (field.Split('-') is [var first, var last])
            return NameOf(first) is { } from && NameOf(last) is { } to ? $"{from} to {to}" : null;
        var names = field.Split(',').Select(NameOf).ToList();
        return names.Contains(null) ? null : List([.. names.Select(name => name!)]);
    }

    /// <summary>Quartz counts from Sunday, 1.</summary>
    private static string? NameOf(string day) => Array.IndexOf(ShortDays, day.ToUpperInvariant()) switch
    {
        >= 0 and var index => Days[index],
        _ when int.TryParse(day, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 7 => Days[number - 1],
        _ => null,
    };

    private static string List(string[] words) =>
        words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} and {words[^1]}";
}
