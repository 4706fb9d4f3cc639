using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace OrderSync.Contracts.Coverage;

/// <summary>A calendar month in UTC, spelled "2026-04".</summary>
public sealed record CalendarMonth(int Year, int Number)
{
    public DateTimeOffset Start => new(Year, Number, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset End => Start.AddMonths(1);

    /// <summary>For people: "April 2026".</summary>
    public string Label => Start.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    public static CalendarMonth Of(DateTimeOffset moment) => new(moment.UtcDateTime.Year, moment.UtcDateTime.Month);

    /// <summary>Of 1970 to 9998: months before and after every month that is taken are times too.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CalendarMonth? month)
    {
        month = DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) && start.Year is >= 1970 and < 9999
            ? new CalendarMonth(start.Year, start.Month)
            : null;
        return month is not null;
    }

    public bool IsBefore(CalendarMonth other) => Start < other.Start;

    public CalendarMonth Plus(int months) => Of(Start.AddMonths(months));

    /// <summary>From here back to there, both included.</summary>
    public IEnumerable<CalendarMonth> DownTo(CalendarMonth oldest)
    {
        for (var month = this; !month.IsBefore(oldest); month = month.Plus(-1))
            yield return month;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Number:00}");
}
