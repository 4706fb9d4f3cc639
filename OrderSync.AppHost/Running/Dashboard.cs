using OrderSync.AppHost.Installing;

namespace OrderSync.AppHost.Running;

/// <summary>Aspire's dashboard: where it listens when no launch profile says so, and how to sign in to it.</summary>
internal static class Dashboard
{
    private const string PortSetting = "ORDERSYNC_DASHBOARD_PORT";
    private const string Addresses = "ASPNETCORE_URLS";
    private const string Resource = "aspire-dashboard";
    private const int StandardPort = 15080;

    public static void AddDashboard(this IDistributedApplicationBuilder builder, Settings settings, Installation installation)
    {
        if (installation.Folder.IsTemporary)
            return; // Tests: on any port, where they ask for a dashboard at all.

        if (settings.Text(PortSetting) is not null || settings.Text(Addresses) is null)
            builder.Configuration[Addresses] = $"http://localhost:{settings.Number(PortSetting, StandardPort)}";
        // It is for this machine, over plain HTTP as the site itself is here.
        builder.Configuration["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] ??= "true";
        builder.Configuration["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] ??= "true";
        foreach (var address in settings.Text(Addresses)!.Split(';'))
            installation.Ports.Check("dashboard", new Uri(address).Port);
    }

    public static bool IsIn(DistributedApplicationModel model) => model.Resources.Any(resource => resource.Name == Resource);

    /// <summary>The address with the token that signs one in. Null while there is none.</summary>
    public static string? SignInAddress(this ResourceNotificationService notifications) =>
        notifications.TryGetCurrentState(Resource, out var dashboard)
            ? dashboard.Snapshot.Urls.FirstOrDefault(url => url.Name is "http" or "https")?.Url
            : null;
}
