using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Core.Platforms.Vendure;

/// <summary>
/// Vendure, the open-source shop server, by its GraphQL admin API. Checked against a running 3.7.3. Vendure documents no
/// limits and has none of its own; the default spares the shop that the same server is selling from.
/// </summary>
internal static class VendureDescriptor
{
    public const string Key = "vendure";

    public static PlatformDescriptor Value { get; } = new(
        Key,
        "Vendure",
        "Orders of a Vendure shop, read through its admin API.",
        [
            new("adminApiUrl", "Admin API address", SettingKind.Url, Required: true,
                Help: "The shop's server with /admin-api behind it.",
                Example: "https://shop.example.com/admin-api",
                HelpLink: "https://docs.vendure.io/guides/getting-started/graphql-intro/"),
            new("apiKey", "API key", SettingKind.Secret, Required: false,
                Help: "From Vendure 3.7 on; its role must be allowed to read orders. Leave empty to sign in with a user name.",
                Pattern: @"[!-~]{8,500}"),
            new("username", "User name", SettingKind.Text, Required: false,
                Help: "An administrator who may read orders. Only without an API key."),
            new("password", "Password", SettingKind.Secret, Required: false),
            new("pageSize", "Orders per page", SettingKind.Number, Required: false,
                Help: "Vendure sends at most 1,000.", Pattern: "[1-9][0-9]{0,3}", Default: "100", Advanced: true),
            new("lookBackDays", "Days to read again", SettingKind.Number, Required: false,
                Help: "Fetches read the orders of these last days again: those that you start always, scheduled ones each six hours.",
                Pattern: "[0-9]{1,3}", Default: "1", Advanced: true),
            LookBackSettings.ShareDescriptor,
            new("channelToken", "Channel token", SettingKind.Text, Required: false,
                Help: "For one channel of a shop with several; empty for the default channel.", Pattern: @"[!-~]{1,200}", Advanced: true),
            new("moneyPrecision", "Decimals of amounts", SettingKind.Number, Required: false,
                Help: "Empty: as the shop's server says itself; two, also for currencies without decimals, where it does not tell.",
                Pattern: "[0-6]", Advanced: true),
            .. CallSettings.Descriptors,
        ],
        [new(10, TimeSpan.FromSeconds(1))],
        RetrySettings.Default)
    {
        // A folded V.
        Mark = "M3.5 6.5h5L12 13l3.5-6.5h5L12 19.5z",
    };
}
