using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Core.Platforms.Maystro;

/// <summary>
/// Maystro Delivery, a carrier in Algeria and Tunisia, by its classic API, as public clients call it: no official text was found. It
/// documents no limits; ten calls at once are known from one client, and that 429 occurs.
/// </summary>
internal static class MaystroDescriptor
{
    public const string Key = "maystro";

    public static PlatformDescriptor Value { get; } = new(
        Key,
        "Maystro Delivery",
        "Shipping statuses of one Maystro account, for the orders of your shops.",
        [
            new("token", "API token", SettingKind.Secret, Required: true,
                Help: "From your Maystro account. An account with several keys is connected once for each.", Pattern: @"[!-~]{10,500}"),
            new("orderConnections", "Ships the orders of", SettingKind.Text, Required: false,
                Help: "Names of connections, with commas between them. Empty: all of the company's.", Example: "Main shop, Second shop", Advanced: true),
            new("followDays", "Days to follow an order", SettingKind.Number, Required: false,
                Help: "Open orders that are older are not asked for any more.", Pattern: "[1-9][0-9]{0,2}", Default: "60", Advanced: true),
            new("baseUrl", "Address of the API", SettingKind.Url, Required: false,
                Example: "https://backend.maystro-delivery.com", Default: "https://backend.maystro-delivery.com", Advanced: true),
            new("pagesAtOnce", "Pages asked for at once", SettingKind.Number, Required: false,
                Help: "Always within the limits of calls.", Pattern: "[1-9]|[1-4][0-9]|50", Default: "10", Advanced: true),
            new("pageSize", "Shipments on a page", SettingKind.Number, Required: false,
                Help: "Only where the first page does not tell.", Pattern: "[1-9][0-9]{0,2}", Default: "20", Advanced: true),
            new("newestFirst", "The list begins with the newest", SettingKind.Flag, Required: false,
                Help: "Maystro seems to list so; switch off to read the whole list each time.", Default: "true", Advanced: true),
            new("terminalCodes", "Codes after which nothing is expected", SettingKind.Text, Required: false,
                Help: "Maystro does not say which these are.", Example: "41,50,52,53", Pattern: @"[0-9]{1,4}( *, *[0-9]{1,4})*",
                Default: "41,50,52,53", Advanced: true),
            new("timeZone", "Time zone of the account", SettingKind.Text, Required: false,
                Help: "For times that come without a zone.", Example: "Africa/Algiers", Default: "Africa/Algiers", Advanced: true),
            WebhookSecret.Descriptor with
            {
                Help = "Maystro does not sign its webhooks: give it an address here that ends with ?secret= and this.",
                Required = false,
            },
            .. CallSettings.Descriptors,
        ],
        [new(10, TimeSpan.FromSeconds(1)), new(300, TimeSpan.FromMinutes(1))],
        RetrySettings.Default)
    {
        // A van.
        Mark = "M3 7h10v9H3zM13 10h4l4 3.5V16h-8zM7 18.5h.01M17 18.5h.01",
    };
}
