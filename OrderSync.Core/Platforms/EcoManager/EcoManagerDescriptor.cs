using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Core.Platforms.EcoManager;

/// <summary>
/// EcoManager (ecomanager.dz), order management for Algerian shops. The limits are those that a public client keeps
/// (4 a second, 40 a minute, 800 an hour, 8,000 a day for each shop's token); the platform's own are said to be 5, 50,
/// 1,000 and 10,000, but no official text was found, so every one of them is a setting.
/// </summary>
internal static class EcoManagerDescriptor
{
    public const string Key = "ecomanager";

    public static PlatformDescriptor Value { get; } = new(
        Key,
        "EcoManager",
        "Orders of one EcoManager shop, read with the shop's API token.",
        [
            new("baseUrl", "Account address", SettingKind.Text, Required: true,
                Help: "The address under which you open EcoManager.",
                Example: "acme.ecomanager.dz",
                Pattern: @"(https?://)?[A-Za-z0-9][A-Za-z0-9.\-]*(:[0-9]{1,5})?(/[A-Za-z0-9._~/\-]*)?"),
            new("token", "Shop API token", SettingKind.Secret, Required: true,
                Help: "Each shop of an account has its own token; connect every shop by itself.",
                Pattern: @"[!-~]{10,500}"),
            new("pageSize", "Orders per page", SettingKind.Number, Required: false,
                Help: "100 is the most that is known to work.", Pattern: "[1-9][0-9]{0,2}", Default: "100", Advanced: true),
            new("timeZone", "Time zone of the account", SettingKind.Text, Required: false,
                Help: "EcoManager sends times without a zone.", Example: "Africa/Algiers", Default: "Africa/Algiers", Advanced: true),
            new("lookBackDays", "Days to read again", SettingKind.Number, Required: false,
                Help: "Fetches read the orders of these last days again, because EcoManager cannot list what changed: those that you start always, "
                    + "scheduled ones each six hours. Open orders are followed for 30 days; what changes later is seen by a fetch of its own date range.",
                Pattern: "[0-9]{1,3}", Default: "7", Advanced: true),
            LookBackSettings.ShareDescriptor,
            new("currency", "Currency", SettingKind.Text, Required: false,
                Help: "EcoManager sends amounts without a currency.", Example: "DZD", Pattern: "[A-Z]{3}", Default: "DZD", Advanced: true),
            new("findFirstAscending", "Ask for the oldest order", SettingKind.Flag, Required: false,
                Help: "EcoManager seems to list the oldest order first unless asked otherwise; switch off if the first fetch begins too late.",
                Default: "true", Advanced: true),
            WebhookSecret.Descriptor,
            .. CallSettings.Descriptors,
        ],
        [
            new(4, TimeSpan.FromSeconds(1)),
            new(40, TimeSpan.FromMinutes(1)),
            new(800, TimeSpan.FromHours(1)),
            new(8_000, TimeSpan.FromDays(1)),
        ],
        RetrySettings.Default)
    {
        // A leaf.
        Mark = "M5 19C4 10 9 4.5 20 4.5c.6 9.5-4.5 15-12.5 14.200M5 19c2.5-4.5 5.5-7.200 9.5-9",
    };
}
