using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using OrderSync.Core.Events;
using StackExchange.Redis;

namespace OrderSync.Api.Events;

/// <summary>
/// Passes what is published in Redis on to those who listen here, in the order in which it was published: Redis's thread only
/// writes into a channel, and one loop reads it. The hub has a loop of its own, so that its slowest client holds up no stream.
/// </summary>
public sealed class EventRelay(
    IConnectionMultiplexer redis, RedisSubscriptions subscriptions, EventStreams streams, IHubContext<SyncHub> hub, ILogger<EventRelay> logger)
    : BackgroundService
{
    /// <summary>Where the hub is this far behind, the oldest events are lost; what clients show is read again anyway.</summary>
    private const int Backlog = 10_000;

    private readonly Channel<(Guid CompanyId, string Message)> _published = NewChannel<(Guid, string)>();
    private readonly Channel<(Guid CompanyId, StoredEvent Event)> _forHub = NewChannel<(Guid, StoredEvent)>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await subscriptions.MakeAsync(SubscribeAsync, "there are no live events", stoppingToken);
        await Task.WhenAll(RelayAsync(stoppingToken), TellHubAsync(stoppingToken));
    }

    private async Task SubscribeAsync()
    {
        // A queue: with a plain handler, messages may be handled side by side and overtake each other.
        var queue = await redis.GetSubscriber().SubscribeAsync(RedisLiveEvents.AllChannels);
        queue.OnMessage(message => _published.Writer.TryWrite((RedisLiveEvents.CompanyOf(message.Channel), (string)message.Message!)));
    }

    private async Task RelayAsync(CancellationToken cancellationToken)
    {
        await foreach (var (companyId, message) in _published.Reader.ReadAllAsync(cancellationToken))
        {
            if (Read(message) is not { } stored)
                continue;
            streams.Tell(companyId, stored);
            _forHub.Writer.TryWrite((companyId, stored));
        }
    }

    private async Task TellHubAsync(CancellationToken cancellationToken)
    {
        await foreach (var (companyId, stored) in _forHub.Reader.ReadAllAsync(cancellationToken))
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

    /// <returns>Null for what is no event: a newer instance may publish what this one does not know.</returns>
    private StoredEvent? Read(string message)
    {
        try
        {
            return StoredEvent.Parse(message);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            logger.LogWarning(exception, "A message could not be read as an event");
            return null;
        }
    }

    private static Channel<T> NewChannel<T>() => Channel.CreateBounded<T>(
        new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
}
