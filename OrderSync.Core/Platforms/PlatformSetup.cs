using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Platforms.Calls.Budgets;
using OrderSync.Core.Platforms.Calls.Records;

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
            .Validate(options => options.Workers > 0, "Platforms:Calls:Workers must be more than 0.")
            .Validate(
                options => options.LongestWait > TimeSpan.Zero && options.LongestWait <= TimeSpan.FromDays(30),
                "Platforms:Calls:LongestWait must be more than 0 and at most 30 days.")
            .Validate(
                options => options.Platforms.Values.All(platform => platform.IsValid),
                "Platforms:Calls:Platforms: limits and retries are at least 0, waits and rates more than 0, the multiplier at least 1, the jitter 0 to 1.")
            .ValidateOnStart();
        services.AddPlatformHttp(configuration);
        services.AddSingleton<SharedCallState>();
        services.AddSingleton<WorkerPresence>();
        services.AddSingleton<SharedBudgets>();
        services.AddSingleton<LocalBudgets>();
        services.AddSingleton<PlatformBudgets>();
        services.AddSingleton<SharedBreakers>();
        services.AddSingleton<LocalBreakers>();
        services.AddSingleton<CircuitBreakers>();
        services.AddSingleton<PlatformWaits>();
        services.AddSingleton<CallRecorder>();
        services.AddSingleton<PlatformCalls>();
        services.AddSingleton<PlatformCatalog>();
        return services;
    }

    /// <summary>What calls share over all processes, and keep on record, where there are Redis and Postgres.</summary>
    public static IServiceCollection AddCallRecords(this IServiceCollection services) => services
        .AddSingleton<CallRecordWriter>()
        .AddHostedService(provider => provider.GetRequiredService<CallRecordWriter>())
        .AddHostedService(provider => provider.GetRequiredService<WorkerPresence>())
        .AddSingleton<ICallHistory, CallHistory>()
        .AddSingleton<IBreakerNews, BreakerNews>();

    /// <summary>Adds a connector to the catalog.</summary>
    public static IServiceCollection AddConnector<TConnector>(this IServiceCollection services)
        where TConnector : class, IPlatformConnector =>
        services.AddSingleton<IPlatformConnector, TConnector>();
}
