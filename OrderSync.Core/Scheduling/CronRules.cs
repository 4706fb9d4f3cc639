using System.Globalization;
using System.Security.Cryptography;
using Quartz;

namespace OrderSync.Core.Scheduling;

/// <summary>
/// The cron expressions that schedules take, and what is made of them: Quartz's six fields, or crontab's five. A time is spread by an
/// offset in seconds that stays the same for a schedule, so that not everybody calls at the full hour.
/// </summary>
public static class CronRules
{
    public const int MaxLength = 120;

    /// <returns>The expression in Quartz's spelling.</returns>
    /// <param name="fault">What is wrong with it, for the person who typed it.</param>
    public static string? Read(string text, out string fault)
    {
        fault = "";
        var trimmed = text.Trim();
        var fields = trimmed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (trimmed.Length > MaxLength || fields.Length is not (5 or 6))
        {
            fault = $"A cron expression has six fields (second, minute, hour, day of month, month, day of week) or crontab's five, and at most {MaxLength} characters.";
            return null;
        }
        try
        {
            var cron = CronExpression.Parse(string.Join(' ', fields), fields.Length == 5 ? CronFormat.Unix : CronFormat.Quartz).CronExpressionString;
            if (CronField.Values(cron.Split(' ')[0], 0, 59) is [_])
                return cron;
            fault = "The seconds must be one number: a schedule may begin its work once a minute at most.";
        }
        catch (FormatException exception)
        {
            fault = $"“{text}” is no cron expression: {exception.Message}";
        }
        return null;
    }

    /// <summary>How many seconds later the schedule's times really are.</summary>
    public static int OffsetOf(Guid companyId, Guid scheduleId, string cron, TimeSpan most)
    {
        Span<byte> key = stackalloc byte[32];
        companyId.TryWriteBytes(key);
        scheduleId.TryWriteBytes(key[16..]);
        var room = Math.Min((int)most.TotalSeconds, RoomOf(cron));
        return (int)(BitConverter.ToUInt32(SHA256.HashData(key)) % (uint)(room + 1));
    }

    /// <summary>
    /// The expression whose times are so much later. Hours that are named, as a list, a range or by steps, become a list: to Quartz these are times
    /// of day, of which each comes once a day also when the clocks change, while an expression for every hour goes on every hour.
    /// </summary>
    public static string Later(string cron, int offset)
    {
        var fields = cron.Split(' ');
        var (seconds, minutes, hours) = TimesOf(fields);
        var carry = seconds is [var second] ? (second + offset) / 60 : 0;
        fields[0] = List(seconds.Select(value => (value + offset) % 60), 60);
        fields[1] = List(minutes.Select(value => (value + carry) % 60), 60);
        fields[2] = List(hours, 24);
        return string.Join(' ', fields);
    }

    /// <summary>By how much all times can be moved and still be in the hour that the expression names.</summary>
    private static int RoomOf(string cron)
    {
        var (seconds, minutes, _) = TimesOf(cron.Split(' '));
        return seconds is [var second] ? ((59 - minutes[^1]) * 60) + 59 - second : 59 - seconds[^1];
    }

    private static (IReadOnlyList<int> Seconds, IReadOnlyList<int> Minutes, IReadOnlyList<int> Hours) TimesOf(string[] fields) =>
        (CronField.Values(fields[0], 0, 59), CronField.Values(fields[1], 0, 59), CronField.Values(fields[2], 0, 23));

    private static string List(IEnumerable<int> values, int all)
    {
        var ordered = values.Order().ToList();
        return ordered.Count == all ? "*" : string.Join(',', ordered.Select(value => value.ToString(CultureInfo.InvariantCulture)));
    }
}
