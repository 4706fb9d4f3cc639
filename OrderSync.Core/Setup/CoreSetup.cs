using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OrderSync.Core.Assignment;
using OrderSync.Core.Connections;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Security;
using OrderSync.Core.Webhooks;
using OrderSync.ServiceDefaults;

namespace OrderSync.Core.Setup;

/// <summary>What Api and Worker share.</summary>
public static class CoreSetup
{
    /// <param name="connections">To the database, at most, where the connection string does not say.</param>
    public static TBuilder AddCore<TBuilder>(this TBuilder builder, int connections)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddDatabase(connections);
        builder.AddRedisConnection("redis");
        builder.Services.AddKeyRing(builder.Configuration);
        builder.Services.AddSingleton<CredentialProtector>();
        builder.Services.AddDocumentedCalls();
        builder.Services.AddPlatforms(builder.Configuration);
        builder.Services.AddCallRecords();
        builder.Services.AddNotifications();
        builder.Services.AddSingleton<PlatformConnections>();
        builder.Services.AddSingleton<ShipmentRefresh>();
        builder.Services.AddConnectors();
        builder.Services.AddSingleton<ILiveEvents, RedisLiveEvents>();
        builder.Services.AddSingleton<RedisSubscriptions>();
        builder.Services.AddSingleton<RunMessages>();
        builder.Services.AddSingleton<RunCommands>();
        builder.Services.AddSingleton<RunsSoon>();
        builder.Services.AddOrderAssignment();
        builder.Services.AddSchedules(builder.Configuration);
        builder.Services.AddWebhookStore();
        builder.Services.Configure<RunLimits>(builder.Configuration.GetSection(RunLimits.Section));
        return builder;
    }
}
