using System.Collections.Frozen;

namespace OrderSync.Core.Platforms.Maystro;

/// <summary>A connection's settings, read.</summary>
/// <param name="BaseUrl">Without a slash at its end.</param>
/// <param name="TerminalCodes">After which nothing is expected: an inference from the codes' names.</param>
internal sealed record MaystroOptions(string BaseUrl, string Token, FrozenSet<string> TerminalCodes, TimeZoneInfo TimeZone)
{
    private const string DefaultBaseUrl = "https://backend.maystro-delivery.com";
    private const string DefaultZone = "Africa/Algiers";

    private static readonly FrozenSet<string> DefaultTerminalCodes = CodesOf("41,50,52,53");

    /// <exception cref="PlatformException">Invalid: a setting is missing or cannot be used.</exception>
    public static MaystroOptions Of(PlatformConnection connection) => new(
        BaseUrlOf(connection.Find("baseUrl") ?? DefaultBaseUrl),
        connection.Require("token").Trim(),
        TerminalCodesOf(connection),
        ZoneOf(connection.Find("timeZone") ?? DefaultZone));

    public static FrozenSet<string> TerminalCodesOf(PlatformConnection connection) =>
        connection.Find("terminalCodes") is { } codes ? CodesOf(codes) : DefaultTerminalCodes;

    public static ShipmentSourceTraits TraitsOf(PlatformConnection connection) => new(
        Math.Clamp(connection.Number("pageSize", 20), 1, 999),
        Math.Clamp(connection.Number("pagesAtOnce", 10), 1, 50),
        connection.Flag("newestFirst", fallback: true),
        TimeSpan.FromDays(Math.Clamp(connection.Number("followDays", 60), 1, 999)),
        Split(connection.Find("orderConnections") ?? ""));

    /// <exception cref="PlatformException">Invalid: there is no such time zone.</exception>
    public static TimeZoneInfo ZoneOf(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
        ? found
        : throw new PlatformException(PlatformFailure.Invalid($"There is no time zone “{zone}”.", "timeZone"));

    private static string BaseUrlOf(string typed)
    {
        var address = typed.Trim().TrimEnd('/');
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? address
            : throw new PlatformException(PlatformFailure.Invalid("The address of the API is not an address.", "baseUrl"));
    }

    private static FrozenSet<string> CodesOf(string codes) => Split(codes).ToFrozenSet(StringComparer.Ordinal);

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
