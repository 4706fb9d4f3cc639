using System.Globalization;
using OrderSync.Contracts.Scheduling;

namespace OrderSync.Core.Scheduling;

/// <summary>Turns simple choices into cron expressions, and back where that can be done.</summary>
public static class SimpleCron
{
    /// <param name="field">Which part is at fault.</param>
    /// <returns>Null with a sentence for the person who chose.</returns>
    public static string? Read(SimpleTimes times, out string field, out string fault)
    {
        (field, fault) = ("", "");
        switch (times.Kind)
        {
            case SimpleTimesKind.EveryMinutes when times.Minutes is { } minutes && minutes is >= 1 and <= 30 && 60 % minutes == 0:
                return minutes == 1 ? "0 * * * * ?" : string.Create(CultureInfo.InvariantCulture, $"0 0/{minutes} * * * ?");
            case SimpleTimesKind.EveryMinutes:
                (field, fault) = ("times.minutes", "minutes must be 1, 2, 3, 4, 5, 6, 10, 12, 15, 20 or 30.");
                return null;
            case SimpleTimesKind.HourlyBetween when TimeOf(times.From) is { } from && TimeOf(times.To) is { } to && from.Minute == to.Minute:
                return string.Create(CultureInfo.InvariantCulture, $"0 {from.Minute} {(from.Hour == to.Hour ? $"{from.Hour}" : $"{from.Hour}-{to.Hour}")} * * ?");
            case SimpleTimesKind.HourlyBetween:
                (field, fault) = (TimeOf(times.From) is null ? "times.from" : "times.to", "from and to must be times of the same minute, for example 08:00 and 20:00.");
                return null;
            default:
                var at = (times.At ?? []).Select(TimeOf).ToList();
                if (at.Count is >= 1 and <= 24 && at.TrueForAll(time => time is not null && time.Value.Minute == at[0]!.Value.Minute))
                    return $"0 {at[0]!.Value.Minute} {string.Join(',', at.Select(time => time!.Value.Hour).Distinct().Order())} * * ?";
                (field, fault) = ("times.at", "at must be 1 to 24 times of the same minute, for example 06:30 and 18:30. Other times can be said as cron.");
                return null;
        }
    }

    /// <returns>Null for an expression that is none of the simple choices.</returns>
    public static SimpleTimes? Of(string cron)
    {
        var fields = cron.Split(' ');
        if (fields.Length != 6 || fields[0] != "0" || fields[3] is not ("*" or "?") || fields[4] != "*" || fields[5] is not ("*" or "?"))
            return null;
        var (minutes, hours) = (CronField.Values(fields[1], 0, 59), CronField.Values(fields[2], 0, 23));
        if (minutes.Count > 1)
            return hours.Count == 24 && StepOf(minutes) is { } step ? new SimpleTimes(SimpleTimesKind.EveryMinutes, step) : null;
        if (hours.Count > 2 && hours[^1] - hours[0] == hours.Count - 1)
            return new SimpleTimes(SimpleTimesKind.HourlyBetween, From: Text(hours[0], minutes[0]), To: Text(hours[^1], minutes[0]));
        return new SimpleTimes(SimpleTimesKind.DailyAt, At: [.. hours.Select(hour => Text(hour, minutes[0]))]);
    }

    public static TimeOnly? TimeOf(string? text) =>
        TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public static string Text(int hour, int minute) => string.Create(CultureInfo.InvariantCulture, $"{hour:00}:{minute:00}");

    /// <summary>Of minutes that go on evenly from one hour into the next.</summary>
    internal static int? StepOf(IReadOnlyList<int> minutes)
    {
        var step = 60 / minutes.Count;
        return 60 % minutes.Count == 0 && minutes.Select((minute, index) => minute == index * step).All(fits => fits) ? step : null;
    }
}
