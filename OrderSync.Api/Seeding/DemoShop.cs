namespace OrderSync.Api.Seeding;

/// <summary>A shop of the sandbox as the demo company connects it. The secrets are the sandbox's own, and open nothing else.</summary>
internal sealed record DemoShop(string Platform, string Name, Dictionary<string, string> Settings, Dictionary<string, string> Secrets)
{
    /// <summary>One for each platform; the first is the one whose orders are fetched at once.</summary>
    public static IReadOnlyList<DemoShop> At(string sandbox) =>
    [
        new(
            "ecomanager",
            "Demo shop on EcoManager",
            // The platform's own limits would take hours to show what the demo shows in minutes.
            Values(
                ("baseUrl", $"{sandbox}/ecomanager/demo"),
                ("callsPerSecond", "4"),
                ("callsPerMinute", "0"),
                ("callsPerHour", "0"),
                ("callsPerDay", "0")),
            Values(("token", "sandboxtoken0000000000"))),
        new(
            "vendure",
            "Demo shop on Vendure",
            Values(("adminApiUrl", $"{sandbox}/vendure/demo/admin-api")),
            Values(("apiKey", "sandboxkey0000000000:sandboxsecret0000000000"))),
        new(
            "maystro",
            "Demo parcels with Maystro",
            Values(("baseUrl", $"{sandbox}/maystro/demo"), ("orderConnections", "Demo shop on EcoManager")),
            Values(("token", "sandboxtoken0000000000"))),
    ];

    private static Dictionary<string, string> Values(params (string Key, string Value)[] values) =>
        values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
}
