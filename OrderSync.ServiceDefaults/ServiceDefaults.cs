using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrderSync.ServiceDefaults;

/// <summary>What every host of OrderSync has in common.</summary>
public static class ServiceDefaults
{
    // Shorter than what Docker Compose (ComposeService.StopGracePeriod) and Azure Container Apps wait until they kill: 30 s each.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Console logging, telemetry, /alive's check, trust in proxies, allowed hosts and service discovery. Resilience is not put on every HTTP client: calls to
    /// platforms have a pipeline of their own, so a client that wants the standard one asks for it.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddConsoleLogging();
        builder.AddTelemetry();
        builder.AddLiveCheck();
        builder.AddReverseProxy();
        builder.AddAllowedHosts();
        builder.Services.Configure<KestrelServerOptions>(options => options.AddServerHeader = false);
        builder.Services.AddServiceDiscovery();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        return builder;
    }
}
