using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrderSync.Contracts.Events;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Tests.Fixtures;
using OrderSync.Worker.Notifications;
using OrderSync.Worker.Notifications.Email;
using OrderSync.Worker.Notifications.Stale;
using OrderSync.Worker.Notifications.Webhooks;
using OrderSync.Worker.Runs;
using StackExchange.Redis;

namespace OrderSync.Tests.Notifications;

/// <summary>Tests that move the clock: they share a Postgres and a Redis of their own, one after the other, and each empties it first.</summary>
[CollectionDefinition(nameof(NotificationWork))]
public sealed class NotificationWork : ICollectionFixture<NotificationServer>;

public sealed class NotificationServer : IAsyncLifetime
{
    private LocalServers? _servers;
    private ConnectionMultiplexer? _redis;

    public NpgsqlDataSource Database { get; private set; } = null!;

    /// <summary>All that was logged in any test.</summary>
    public CapturedLog Log { get; } = new();

    public async ValueTask InitializeAsync()
    {
        _servers = await LocalServers.StartAsync("ordersync_notifications");
        _redis = await ConnectionMultiplexer.ConnectAsync(_servers.Redis);
        await using var db = new OrderSyncDb(new DbContextOptionsBuilder<OrderSyncDb>().UseNpgsql(_servers.Postgres).Options);
        await db.Database.MigrateAsync();
        Database = NpgsqlDataSource.Create(_servers.Postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _redis?.Dispose();
        if (_servers is not null)
            await _servers.DisposeAsync();
    }

    /// <summary>What the worker has of notifications, by this clock.</summary>
    public ServiceProvider Services(TimeProvider time, IConfiguration settings)
    {
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug))
            .AddSingleton(settings)
            .AddSingleton(time)
            .AddSingleton(Database)
            .AddSingleton<IConnectionMultiplexer>(_redis!)
            .AddSingleton<SeenEvents>()
            .AddSingleton<ILiveEvents>(provider => provider.GetRequiredService<SeenEvents>())
            .AddNotifications()
            .AddPlatformHttp(settings)
            .AddSingleton<NotificationPump>()
            .AddSingleton<EmailSender>()
            .AddSingleton<WebhookPost>()
            .AddSingleton<WebhookSender>()
            .AddSingleton<StaleCheck>()
            .AddSingleton<RunStore>();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        return services.BuildServiceProvider();
    }

    public async Task EmptyAsync()
    {
        await using var command = Database.CreateCommand(
            "truncate notification_facts, notifications, notification_inbox, notification_emails, notification_preferences, webhook_endpoints, webhook_deliveries, orders, runs, connections cascade");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}

/// <summary>The live events that were published.</summary>
public sealed class SeenEvents : ILiveEvents
{
    private readonly List<LiveEvent> _seen = [];

    public IReadOnlyList<LiveEvent> Seen => _seen;

    public Task PublishAsync(LiveEvent liveEvent, CancellationToken cancellationToken)
    {
        lock (_seen)
            _seen.Add(liveEvent);
        return Task.CompletedTask;
    }
}
