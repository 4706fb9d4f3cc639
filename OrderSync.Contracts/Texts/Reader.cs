using System.Globalization;

namespace OrderSync.Contracts.Texts;

/// <summary>For whom a text is made.</summary>
/// <param name="Language">Of the words, and of how numbers and dates are written.</param>
/// <param name="Zone">Of the times in it.</param>
/// <param name="Now">What "today" and "ago" are measured from.</param>
public sealed record Reader(CultureInfo Language, TimeZoneInfo Zone, DateTimeOffset Now)
{
    /// <summary>Whoever has sent the request that is being answered, by its Accept-Language; English elsewhere.</summary>
    public static Reader OfRequest(DateTimeOffset now) => new(Languages.Find(CultureInfo.CurrentUICulture.Name) ?? Languages.English, TimeZoneInfo.Utc, now);

    /// <summary>Programs and logs: English, with times in UTC that say so.</summary>
    public static Reader English(DateTimeOffset now) => new(Languages.English, TimeZoneInfo.Utc, now);
}
