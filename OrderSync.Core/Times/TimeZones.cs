using System.Text.RegularExpressions;

namespace OrderSync.Core.Times;

/// <summary>Time zones by their names in the tz database, as "Africa/Algiers".</summary>
public static partial class TimeZones
{
    public const int LongestName = 64;

    /// <returns>Null for what is no name of the tz database, also for names of Windows and for rules such as "EST5EDT,M3.2.0".</returns>
    public static TimeZoneInfo? Find(string name) =>
        name.Length <= LongestName && Spelled().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        && string.Equals(zone.Id, name, StringComparison.Ordinal)
            ? zone
            : null;

    /// <summary>Those to choose from: a continent or an ocean, and a place.</summary>
    public static IEnumerable<TimeZoneInfo> Places() => TimeZoneInfo.GetSystemTimeZones()
        .Where(zone => zone.Id is "UTC" || (zone.Id.Contains('/', StringComparison.Ordinal) && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal)))
        .Where(zone => Find(zone.Id) is not null)
        .OrderBy(zone => zone.Id, StringComparer.Ordinal);

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spelled();
}
