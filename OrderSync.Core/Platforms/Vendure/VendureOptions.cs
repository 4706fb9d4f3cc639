namespace OrderSync.Core.Platforms.Vendure;

/// <summary>A connection's settings, read. Either an API key or a login is set.</summary>
internal sealed record VendureOptions(string ApiUrl, string? ApiKey, VendureLogin? Login, int PageSize, string? ChannelToken)
{
    /// <summary>What Vendure sends at most, unless it is configured otherwise.</summary>
    public const int MaxPageSize = 1_000;

    public string CredentialField => Login is null ? "apiKey" : "username";

    /// <exception cref="PlatformException">Invalid: a setting is missing or cannot be used.</exception>
    public static VendureOptions Of(PlatformConnection connection)
    {
        var apiKey = connection.Find("apiKey")?.Trim();
        return new(
            ApiUrlOf(connection.Require("adminApiUrl")),
            apiKey,
            apiKey is null ? LoginOf(connection) : null,
            PageSizeOf(connection),
            connection.Find("channelToken"));
    }

    public static int PageSizeOf(PlatformConnection connection) => Math.Clamp(connection.Number("pageSize", 100), 2, MaxPageSize);

    public static TimeSpan LookBackOf(PlatformConnection connection) =>
        TimeSpan.FromDays(Math.Clamp(connection.Number("lookBackDays", 1), 0, 999));

    /// <summary>Null: as the shop says itself.</summary>
    public static int? MoneyPrecisionOf(PlatformConnection connection) =>
        connection.Number("moneyPrecision", -1) is >= 0 and <= 6 and var digits ? digits : null;

    /// <summary>Without the values: a record's own text would hold the secrets.</summary>
    public override string ToString() => ApiUrl;

    private static VendureLogin LoginOf(PlatformConnection connection) =>
        connection.Find("username") is { } username && connection.Find("password") is { } password
            ? new(username, password)
            : throw new PlatformException(PlatformFailure.Invalid("Vendure needs an API key, or a user name with its password.", "apiKey"));

    private static string ApiUrlOf(string typed)
    {
        var address = typed.Trim().TrimEnd('/');
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new PlatformException(PlatformFailure.Invalid("The admin API address is not an address.", "adminApiUrl"));
        return uri.AbsolutePath == "/" ? address + "/admin-api" : address;
    }
}

internal sealed record VendureLogin(string Username, string Password)
{
    public override string ToString() => Username;
}
