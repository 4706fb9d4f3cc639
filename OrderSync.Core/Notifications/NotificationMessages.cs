using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace OrderSync.Core.Notifications;

/// <summary>The short cut through Redis: "there is something to tell". Without it the workers look every few seconds.</summary>
public sealed class NotificationMessages(IConnectionMultiplexer redis, ILogger<NotificationMessages> logger)
{
    private static readonly RedisChannel Channel = new("ordersync:notifications:wake", RedisChannel.PatternMode.Literal);

    /// <summary>Redis that hangs holds nobody up for longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Never throws for Redis being away: that is logged.</summary>
    public async Task WakeAsync()
    {
        try
        {
            await redis.GetSubscriber().PublishAsync(Channel, "").WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: people are told a few seconds later");
        }
    }

    /// <param name="handle">Called on a Redis thread: it must be quick and must not throw.</param>
    public Task SubscribeAsync(Action handle) => redis.GetSubscriber().SubscribeAsync(Channel, (_, _) => handle());
}
