using System.Globalization;

namespace OrderSync.Web.Companies;

/// <summary>What pages about companies say.</summary>
internal static class CompanyWords
{
    /// <summary>UTC+01:00.</summary>
    public static string Offset(int minutes) => string.Create(
        CultureInfo.InvariantCulture, $"UTC{(minutes < 0 ? "−" : "+")}{Math.Abs(minutes) / 60:00}:{Math.Abs(minutes) % 60:00}");

    /// <returns>Nothing for a zone that this machine does not know.</returns>
    public static string ClockIn(string zone, DateTimeOffset now) =>
        zone.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? string.Create(CultureInfo.InvariantCulture, $"It is {TimeZoneInfo.ConvertTime(now, found):HH:mm} there now.")
            : "";
}
