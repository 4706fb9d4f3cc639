using OrderSync.Contracts.Scheduling;

namespace OrderSync.Web.Scheduling;

/// <summary>The times of the next 24 hours as a picture: a row for each kind of work, a mark for each moment.</summary>
public sealed class Timeline
{
    public const int Width = 960;
    public const int RowHeight = 34;

    private static readonly TimeSpan Length = TimeSpan.FromHours(24);

    private Timeline(DateTimeOffset from, IReadOnlyList<Row> rows) => (From, Rows) = (from, rows);

    public DateTimeOffset From { get; }

    public IReadOnlyList<Row> Rows { get; }

    public int Count => Rows.Sum(row => row.Marks.Sum(mark => mark.Names.Count));

    /// <summary>Marks that would cover each other, within four minutes, are one.</summary>
    public static Timeline Of(NextSyncTimesView next, DateTimeOffset now)
    {
        var rows = next.Upcoming.GroupBy(schedule => schedule.Kind).OrderBy(kind => kind.Key).Select(kind => new Row(
            kind.Key,
            [
                .. kind.SelectMany(schedule => schedule.Times.Where(at => at >= now && at <= now + Length).Select(at => (At: at, Name: schedule.ConnectionName)))
                    .GroupBy(time => (long)((time.At - now).TotalMinutes / 4)).OrderBy(group => group.Key)
                    .Select(group => new Mark(
                        group.Min(time => time.At), Place(group.Min(time => time.At), now), [.. group.Select(time => time.Name ?? "the company")])),
            ]));
        return new Timeline(now, [.. rows]);
    }

    /// <summary>Full hours of the person's zone with their place, three hours apart.</summary>
    public IEnumerable<(DateTimeOffset At, double X)> Hours(TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(From, zone);
        var first = From.AddTicks(-(local.TimeOfDay.Ticks % TimeSpan.FromHours(3).Ticks)).AddHours(3);
        for (var at = first; at < From + Length; at = at.AddHours(3))
            yield return (at, Place(at, From));
    }

    private static double Place(DateTimeOffset at, DateTimeOffset from) => (at - from) / Length * Width;

    public sealed record Row(ScheduleKind Kind, IReadOnlyList<Mark> Marks);

    /// <param name="At">The first of them.</param>
    public sealed record Mark(DateTimeOffset At, double X, IReadOnlyList<string> Names);
}
