using Microsoft.Extensions.DependencyInjection;

namespace OrderSync.Core.Webhooks;

public static class WebhookSetup
{
    /// <summary>What Api and worker share of the platforms' webhooks.</summary>
    public static IServiceCollection AddWebhookStore(this IServiceCollection services) => services
        .AddSingleton<WebhookInbox>()
        .AddSingleton<WebhookMessages>();
}
