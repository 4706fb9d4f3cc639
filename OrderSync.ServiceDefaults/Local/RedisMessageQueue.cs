namespace StackExchange.Redis;

/// <summary>
/// Stands in for what the client's version 2 offers for messages in order. Version 1 calls plain handlers in order already
/// (PreserveAsyncOrder); version 2 may call them side by side.
/// </summary>
public static class RedisMessageQueues
{
    public static Task<ChannelMessageQueue> SubscribeAsync(this ISubscriber subscriber, RedisChannel channel) =>
        ChannelMessageQueue.OfAsync(subscriber, channel);
}

/// <summary>The messages of one subscription. Those before <see cref="OnMessage"/> are kept.</summary>
public sealed class ChannelMessageQueue
{
    private readonly Lock _lock = new();
    private readonly Queue<ChannelMessage> _early = [];
    private Action<ChannelMessage>? _handler;

    private ChannelMessageQueue()
    {
    }

    public void OnMessage(Action<ChannelMessage> handler)
    {
        lock (_lock)
        {
            while (_early.TryDequeue(out var message))
                handler(message);
            _handler = handler;
        }
    }

    internal static async Task<ChannelMessageQueue> OfAsync(ISubscriber subscriber, RedisChannel channel)
    {
        var queue = new ChannelMessageQueue();
        await subscriber.SubscribeAsync(channel, (sender, message) => queue.Pass(new ChannelMessage(sender, message)));
        return queue;
    }

    private void Pass(ChannelMessage message)
    {
        lock (_lock)
        {
            if (_handler is null)
                _early.Enqueue(message);
            else
                _handler(message);
        }
    }
}

public readonly record struct ChannelMessage(RedisChannel Channel, RedisValue Message);
