using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Core.Platforms;

public static class PlatformSetup
{
    /// <summary>What every connector stands on. The connectors themselves are named in Setup.</summary>
    public static IServiceCollection AddPlatforms(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PlatformCallOptions>()
            .BindConfiguration("Platforms:Calls")
            .Validate(
                options => options.Timeout > TimeSpan.Zero && options.Timeout <= TimeSpan.FromMinutes(10),
                "Platforms:Calls:Timeout must be more than 0 and at most 10 minutes.")
            .ValidateOnStart();
        services.AddPlatformHttp(configuration);
        services.AddSingleton<PlatformBudgets>();
        services.AddSingleton<PlatformCalls>();
        services.AddSingleton<PlatformCatalog>();
        return services;
    }

    /// <summary>Adds a connector to the catalog.</summary>
    public static IServiceCollection AddConnector<TConnector>(this IServiceCollection services)
        where TConnector : class, IPlatformConnector =>
        services.AddSingleton<IPlatformConnector, TConnector>();
}
