namespace OrderSync.Api.Events;

public static class EventSetup
{
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.AddSignalR();
        return services
            .AddSingleton<EventStreams>()
            .AddHostedService<EventRelay>()
            .AddSingleton<OpenStreams>()
            .AddHostedService(provider => provider.GetRequiredService<OpenStreams>());
    }
}
