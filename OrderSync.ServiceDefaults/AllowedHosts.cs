using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrderSync.ServiceDefaults;

/// <summary>
/// The framework's setting AllowedHosts: who calls under another name is answered with 400. The framework would refuse probes too, which
/// come by address.
/// </summary>
internal static class AllowedHosts
{
    public static void AddAllowedHosts(this IHostApplicationBuilder builder)
    {
        foreach (var filter in builder.Services.Where(IsFrameworks).ToList())
            builder.Services.Remove(filter);
    }

    public static void UseAllowedHosts(this WebApplication app) =>
        app.UseWhen(context => !HealthEndpoints.IsProbe(context.Request.Path), pages => pages.UseHostFiltering());

    private static bool IsFrameworks(ServiceDescriptor service) =>
        service.ServiceType == typeof(IStartupFilter) && service.ImplementationType?.Name == "HostFilteringStartupFilter";
}
