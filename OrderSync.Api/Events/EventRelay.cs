using Microsoft.AspNetCore.SignalR;
using OrderSync.Core.Events;
using StackExchange.Redis;

namespace OrderSync.Api.Events;

/// <summary>Passes what is published in Redis on to those who listen here: by SignalR and by server-sent events.</summary>
public sealed class EventRelay(
    IConnectionMultiplexer redis, EventStreams streams, IHubContext<SyncHub> hub, TimeProvider time, ILogger<EventRelay> logger) : BackgroundService
{
    private static readonly TimeSpan SubscribeAgainAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TrySubscribeAsync(stoppingToken))
            await Task.Delay(SubscribeAgainAfter, time, stoppingToken);
    }

    private async Task<bool> TrySubscribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await redis.GetSubscriber().SubscribeAsync(
                RedisLiveEvents.AllChannels, (channel, message) => Pass(RedisLiveEvents.CompanyOf(channel), (string)message!, cancellationToken));
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: there are no live events until it is back");
            return false;
        }
    }

    private void Pass(Guid companyId, string message, CancellationToken cancellationToken)
    {
        var stored = StoredEvent.Parse(message);
        streams.Tell(companyId, stored);
        _ = SendAsync(companyId, stored, cancellationToken);
    }

    private async Task SendAsync(Guid companyId, StoredEvent stored, CancellationToken cancellationToken)
    {
        try
        {
            await hub.Clients.Groups(SyncHub.GroupsOf(companyId, stored)).SendAsync(SyncHub.EventMessage, stored.Json, stored.Id, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "Event {EventId} could not be sent to the hub's clients", stored.Id);
        }
    }
}
