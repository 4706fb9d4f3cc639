using System.Globalization;
using OrderSync.Contracts.Scheduling;

namespace OrderSync.Web.Scheduling;

/// <summary>A schedule as the form edits it.</summary>
public sealed class ScheduleDraft
{
    public const string Cron = "cron";

    public ScheduleDraft(ScheduleView schedule)
    {
        var times = schedule.Times;
        Choice = times is null ? Cron : Word(times.Kind);
        Expression = schedule.Cron;
        Minutes = times?.Minutes ?? 15;
        (From, To) = (Time(times?.From) ?? new TimeOnly(8, 0), Time(times?.To) ?? new TimeOnly(20, 0));
        At = string.Join(", ", times?.At ?? ["02:00"]);
        (QuietFrom, QuietTo) = (Time(schedule.QuietFrom), Time(schedule.QuietTo));
        Overlap = schedule.Overlap;
        CatchUp = schedule.CatchUpMinutes;
    }

    /// <summary>One of the simple choices, or cron.</summary>
    public string Choice { get; set; }

    public string Expression { get; set; }

    public int Minutes { get; set; }

    public TimeOnly? From { get; set; }

    public TimeOnly? To { get; set; }

    /// <summary>Times with commas between them.</summary>
    public string At { get; set; }

    public TimeOnly? QuietFrom { get; set; }

    public TimeOnly? QuietTo { get; set; }

    /// <summary>One end of the quiet hours is still to be chosen.</summary>
    public bool IsHalfQuiet => QuietFrom is null != QuietTo is null;

    public OverlapChoice Overlap { get; set; }

    public int CatchUp { get; set; }

    public static string Word(SimpleTimesKind kind) => kind.ToString();

    public UpdateScheduleRequest Request() => new(
        Choice == Cron ? Expression : null, Times(), Text(QuietFrom), Text(QuietTo), Overlap, CatchUp);

    private SimpleTimes? Times() => Enum.TryParse<SimpleTimesKind>(Choice, out var kind)
        ? kind switch
        {
            SimpleTimesKind.EveryMinutes => new SimpleTimes(kind, Minutes),
            SimpleTimesKind.HourlyBetween => new SimpleTimes(kind, From: Text(From), To: Text(To)),
            _ => new SimpleTimes(kind, At: At.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        }
        : null;

    private static TimeOnly? Time(string? text) => TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : null;

    private static string? Text(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);
}
