using Microsoft.AspNetCore.SignalR;

namespace OrderSync.Api.Events;

public static class EventSetup
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddOptions<EventOptions>().BindConfiguration("Events")
            .Validate(options => options.IsValid, "Events: StreamsPerUser and HubCallsPerSecond must be more than 0.").ValidateOnStart();
        services.AddSignalR(options => options.AddFilter<HubCallLimit>());
        services.AddRateLimiter(limiter => limiter.AddPolicy<Guid, StreamLimit>(StreamLimit.Name));
        return services
            .AddSingleton<HubCallLimit>()
            .AddSingleton<EventStreams>()
            .AddHostedService<EventRelay>()
            .AddSingleton<OpenStreams>()
            .AddHostedService(provider => provider.GetRequiredService<OpenStreams>());
    }
}
