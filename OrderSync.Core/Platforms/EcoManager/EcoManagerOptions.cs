namespace OrderSync.Core.Platforms.EcoManager;

/// <summary>A connection's settings, read.</summary>
/// <param name="ApiUrl">With the API's path, without a slash at its end.</param>
internal sealed record EcoManagerOptions(string ApiUrl, string Token, int PageSize, bool FindFirstAscending, EcoManagerConventions Conventions)
{
    private const string ApiPath = "/api/shop/v2";
    private const int MaxPageSize = 500;

    /// <exception cref="PlatformException">Invalid: a setting is missing or cannot be used.</exception>
    public static EcoManagerOptions Of(PlatformConnection connection) => new(
        ApiUrlOf(connection.Require("baseUrl")),
        connection.Require("token").Trim(),
        PageSizeOf(connection),
        connection.Flag("findFirstAscending", fallback: true),
        EcoManagerConventions.Of(connection));

    public static int PageSizeOf(PlatformConnection connection) => Math.Clamp(connection.Number("pageSize", 100), 1, MaxPageSize);

    public static TimeSpan LookBackOf(PlatformConnection connection) =>
        TimeSpan.FromDays(Math.Clamp(connection.Number("lookBackDays", 7), 0, 999));

    private static string ApiUrlOf(string typed)
    {
        var address = typed.Trim().TrimEnd('/');
        if (!address.Contains("://", StringComparison.Ordinal))
            address = "https://" + address;
        if (!address.EndsWith(ApiPath, StringComparison.OrdinalIgnoreCase))
            address += ApiPath;
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? address
            : throw new PlatformException(PlatformFailure.Invalid("The account address is not an address.", "baseUrl"));
    }
}

/// <summary>What EcoManager's JSON leaves unsaid.</summary>
internal readonly record struct EcoManagerConventions(TimeZoneInfo TimeZone, string Currency)
{
    /// <exception cref="PlatformException">Invalid: there is no such time zone.</exception>
    public static EcoManagerConventions Of(PlatformConnection connection)
    {
        var zone = connection.Find("timeZone") ?? "Africa/Algiers";
        return TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? new(found, connection.Find("currency") ?? "DZD")
            : throw new PlatformException(PlatformFailure.Invalid($"There is no time zone “{zone}”.", "timeZone"));
    }
}
