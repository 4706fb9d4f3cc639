using System.Globalization;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections.Calls;

/// <summary>Which calls are listed. It lives in the page's address.</summary>
/// <param name="Status">An HTTP status.</param>
/// <param name="Failure">A word of <see cref="Failures"/>; null for all calls.</param>
/// <param name="From">On the person's clock; the minute itself belongs to it.</param>
/// <param name="To">On the person's clock; the minute itself belongs to it.</param>
public sealed record CallsQuery(int? Status = null, string? Failure = null, DateTime? From = null, DateTime? To = null)
{
    private const int PageSize = 25;
    private const string MinuteFormat = "yyyy-MM-ddTHH:mm";

    public static readonly IReadOnlyList<(string Value, string Label)> Failures =
    [
        ("none", "Succeeded"), ("any", "Failed"), .. CallWords.Failures.Select(failure => (failure.Key, $"Failed: {failure.Value}")),
    ];

    public bool IsAll => this == new CallsQuery();

    /// <summary>What the address says; a word that means nothing is left out.</summary>
    public static CallsQuery Read(string? status, string? failure, string? from, string? to) => new(
        Code(status), Failures.Any(known => known.Value == failure) ? failure : null, Minute(from), Minute(to));

    public static int? Code(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 100 and <= 599 ? code : null;

    public static DateTime? Minute(string? text) =>
        DateTime.TryParseExact(text, MinuteFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var minute) ? minute : null;

    public static string Minute(DateTime? minute) => minute?.ToString(MinuteFormat, CultureInfo.InvariantCulture) ?? "";

    /// <summary>The address's parameters; null takes one away.</summary>
    public IReadOnlyDictionary<string, object?> Parameters() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["status"] = Status,
        ["failure"] = Failure,
        ["from"] = From is null ? null : Minute(From),
        ["to"] = To is null ? null : Minute(To),
    };

    /// <summary>For the Api: minutes of the person's clock become instants, of which the last is not in it.</summary>
    public IReadOnlyDictionary<string, string?> ToApi(TimeZoneInfo zone, string? cursor) => new Dictionary<string, string?>
    {
        ["status"] = Status?.ToString(CultureInfo.InvariantCulture),
        ["failure"] = Failure,
        ["from"] = From is { } from ? Instant(from, zone) : null,
        ["to"] = To is { } to ? Instant(to.AddMinutes(1), zone) : null,
        ["cursor"] = cursor,
        ["limit"] = PageSize.ToString(CultureInfo.InvariantCulture),
    };

    private static string Instant(DateTime minute, TimeZoneInfo zone) =>
        TimeWords.Instant(minute, zone).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
