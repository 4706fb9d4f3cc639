using System.Collections.Concurrent;
using System.Threading.Channels;
using OrderSync.Core.Webhooks;
using StackExchange.Redis;

namespace OrderSync.Worker.Webhooks;

/// <summary>
/// Works events as soon as the Api says that there are some. Redis only makes it quick: the sweep finds them without it. Several
/// connections are worked at once, so that one whose platform is slow does not hold up the others.
/// </summary>
public sealed class WebhookWakeUps(WebhookMessages messages, WebhookWork work, TimeProvider time, ILogger<WebhookWakeUps> logger) : BackgroundService
{
    private const int AtOnce = 4;

    private static readonly TimeSpan SubscribeAgainAfter = TimeSpan.FromSeconds(5);

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
        var subscribing = SubscribeAsync(stoppingToken);
        await Parallel.ForEachAsync(
            _heard.Reader.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
            async (source, token) => await WorkAsync(source, token));
        await subscribing;
    }

    private async Task SubscribeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await messages.SubscribeAsync(Wake);
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                logger.LogWarning(exception, "Redis is away: webhook events are found by the sweep until it is back");
                await Task.Delay(SubscribeAgainAfter, time, cancellationToken);
            }
        }
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
