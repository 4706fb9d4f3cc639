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

    private readonly Lock _guard = new();

    /// <summary>
    /// Connections that are in the channel or being worked, each once however many events come, so that one that is slow has one place of
    /// all; true where another event has come meanwhile.
    /// </summary>
    private readonly Dictionary<WebhookSource, bool> _known = [];

    /// <summary>Has a connection's events worked soon.</summary>
    public void Wake(WebhookSource source)
    {
        lock (_guard)
        {
            if (_known.TryAdd(source, false))
                _heard.Writer.TryWrite(source);
            else
                _known[source] = true;
        }
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
        lock (_guard)
        {
            _known[source] = false;
        }
        try
        {
            await work.WorkAsync(source, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "The webhook events of connection {ConnectionId} could not be worked now: the sweep will", source.ConnectionId);
        }
        lock (_guard)
        {
            if (_known[source])
                _heard.Writer.TryWrite(source);
            else
                _known.Remove(source);
        }
    }
}
