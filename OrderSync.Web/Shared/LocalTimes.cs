using System.Globalization;
using System.Text.RegularExpressions;

namespace OrderSync.Web.Shared;

/// <summary>The Api's sentences tell times in UTC, for logs and for every client; the site tells them as all its other times.</summary>
public static partial class LocalTimes
{
    /// <param name="near">A moment that the sentence speaks of: what is told without a date lies within half a day of it.</param>
    public static string In(string sentence, DateTimeOffset near, TimeZoneInfo zone) =>
        UtcTime().Replace(sentence, match => Tell(match, near, zone) ?? match.Value);

    private static string? Tell(Match match, DateTimeOffset near, TimeZoneInfo zone)
    {
        if (!TimeOnly.TryParse(match.Groups["clock"].ValueSpan, CultureInfo.InvariantCulture, out var clock))
            return null;
        if (!match.Groups["day"].Success)
            return TimeZoneInfo.ConvertTime(Nearest(clock, near), zone).ToString(match.Groups["clock"].Length > 5 ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);
        return DateOnly.TryParse(match.Groups["day"].ValueSpan, CultureInfo.InvariantCulture, out var day)
            ? TimeWords.Moment(new DateTimeOffset(day, clock, TimeSpan.Zero), near, zone)
            : null;
    }

    private static DateTimeOffset Nearest(TimeOnly clock, DateTimeOffset near)
    {
        var day = DateOnly.FromDateTime(near.UtcDateTime);
        return Enumerable.Range(-1, 3).Select(days => new DateTimeOffset(day.AddDays(days), clock, TimeSpan.Zero)).MinBy(at => (at - near).Duration());
    }

    [GeneratedRegex(@"\b(?:(?<day>\d{4}-\d\d-\d\d) )?(?<clock>\d\d:\d\d(?::\d\d)?) UTC\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex UtcTime();
}
