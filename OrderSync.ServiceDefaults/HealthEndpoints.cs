using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace OrderSync.ServiceDefaults;

/// <summary>/health (ready to serve) and /alive (the process runs), in every environment: probes need them. No details.</summary>
public static class HealthEndpoints
{
    private const string Health = "/health";
    private const string Alive = "/alive";
    private const string LiveTag = "live";

    internal static bool IsProbe(PathString path) => path == Health || path == Alive;

    internal static void AddLiveCheck(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    public static WebApplication MapHealthEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(Health).AllowAnonymous().DisableHttpMetrics();
        app.MapHealthChecks(Alive, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) })
            .AllowAnonymous().DisableHttpMetrics();
        return app;
    }
}
