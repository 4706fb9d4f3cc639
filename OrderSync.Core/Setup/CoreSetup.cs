using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrderSync.Core.Assignment;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
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
    /// <summary>The write buffer of each connection for COPY and raw SQL.</summary>
    public const int CopyBufferBytes = 64 * 1024;

    private const string Database = "ordersync";

    public static TBuilder AddCore<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddDatabase();
        builder.AddDatabaseHealthCheck(Database);
        builder.Services.AddSingleton(CreateDataSource);
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

    private static void AddDatabase<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder =>
        builder.AddNpgsqlDbContext<OrderSyncDb>(
            Database,
            settings =>
            {
                settings.DisableHealthChecks = true;
                // Telemetry of the database is set up with all other, and only where it is sent somewhere.
                settings.DisableTracing = settings.DisableMetrics = true;
            },
            // It is thrown to whoever asked, who knows whether it is an error: the first start asks an empty database for its migrations.
            options => options.ConfigureWarnings(warnings => warnings.Log((RelationalEventId.CommandError, LogLevel.Debug))));

    /// <summary>For COPY and raw SQL. The container disposes of it, and so closes its pool.</summary>
    private static NpgsqlDataSource CreateDataSource(IServiceProvider services)
    {
        var connectionString = services.GetRequiredService<IConfiguration>().GetConnectionString(Database)
            ?? throw new InvalidOperationException($"ConnectionStrings:{Database} must be set: the address of the Postgres database.");
        // A COPY flushes each time its buffer is full: 8 kB, the standard, would be five orders.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { WriteBufferSize = CopyBufferBytes };
        return NpgsqlDataSource.Create(settings);
    }
}
