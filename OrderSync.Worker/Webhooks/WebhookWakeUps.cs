using System.Collections.Concurrent;
using System.Threading.Channels;
using OrderSync.Core.Events;
using OrderSync.Core.Webhooks;

namespace OrderSync.Worker.Webhooks;

/// <summary>
/// Works events as soon as the Api says that there are some. Redis only makes it quick: the sweep finds them without it. Several
/// connections are worked at once, so that one whose platform is slow does not hold up the others.
/// </summary>
public sealed class WebhookWakeUps(WebhookMessages messages, RedisSubscriptions subscriptions, WebhookWork work, ILogger<WebhookWakeUps> logger) : BackgroundService
{
    private const int AtOnce = 4;

    private readonly Channel<WebhookSource> _heard = Channel.CreateUnbounded<WebhookSource>();

    /// <summary>Connections that are in the channel: however many events come, each stands there once.</summary>
    private readonly ConcurrentDictionary<WebhookSource, bool> _waiting = new();

    /// <summary>Has a connection's events worked soon.</summary>
    public void Wake(WebhookSource source)
    {
        if (_waiting.TryAdd(source, true))
            _heard.Writer.TryWrite(source);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var subscribing = subscriptions.MakeAsync(() => messages.SubscribeAsync(Wake), "webhook events are found by the sweep", stoppingToken);
        await Parallel.ForEachAsync(
            _heard.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
            async (source, token) => await WorkAsync(source, token));
        await subscribing;
    }

    private async Task WorkAsync(WebhookSource source, CancellationToken cancellationToken)
    {
        // Before the work: an event that comes in meanwhile wakes it again.
        _waiting.TryRemove(source, out _);
        try
        {
            await work.WorkAsync(source, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "The webhook events of connection {ConnectionId} could not be worked now: the sweep will", source.ConnectionId);
        }
    }
}
