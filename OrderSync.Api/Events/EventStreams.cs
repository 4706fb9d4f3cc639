using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrderSync.Api.Users;
using OrderSync.Core.Events;
using StackExchange.Redis;

namespace OrderSync.Api.Events;

/// <summary>Live events for those who listen here by server-sent events.</summary>
public sealed class EventStreams(
    IConnectionMultiplexer redis, OpenStreams open, IHostApplicationLifetime host, TimeProvider time, ILogger<EventStreams> logger)
{
    /// <summary>Without events something is sent this often, so that proxies keep the connection and both sides notice its end.</summary>
    private static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(15);

    /// <summary>A listener that is this far behind loses the oldest events; what it shows is read again anyway.</summary>
    private const int Backlog = 1_000;

    private readonly ConcurrentDictionary<Channel<StoredEvent>, (Guid CompanyId, Guid UserId)> _listeners = new();

    /// <summary>Does not block: who is too far behind loses events.</summary>
    public void Tell(Guid companyId, StoredEvent stored)
    {
        foreach (var (listener, who) in _listeners)
        {
            if (who.CompanyId == companyId && stored.IsFor(who.UserId))
                listener.Writer.TryWrite(stored);
        }
    }

    /// <summary>
    /// First what was missed since <paramref name="lastSeen"/>, then what happens, until the listener goes, this host stops, the
    /// listener's account has ended, or the time is there at which it has to sign in again.
    /// </summary>
    public async IAsyncEnumerable<SseItem<string>> ListenAsync(
        Guid companyId, Standing standing, string lastSeen, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = until - time.GetUtcNow();
        using var expiry = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var watched = open.Watch(standing);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping, expiry.Token, watched.Ended);
        var events = Channel.CreateBounded<StoredEvent>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        _listeners[events] = (companyId, standing.UserId);
        try
        {
            yield return Sign("connected");
            foreach (var missed in await MissedAsync(companyId, lastSeen))
            {
                lastSeen = missed.Id;
                if (missed.IsFor(standing.UserId))
                    yield return Item(missed);
            }
            while (!ending.IsCancellationRequested)
            {
                var next = await NextAsync(events.Reader, ending.Token);
                if (next is not null && EventId.IsAfter(next.Id, lastSeen))
                    yield return Item(next);
                else if (next is null && !ending.IsCancellationRequested)
                    yield return Sign("keep-alive");
            }
        }
        finally
        {
            _listeners.TryRemove(events, out _);
        }
    }

    /// <returns>Null when nothing happened for a while, or the token ended the wait.</returns>
    private async Task<StoredEvent?> NextAsync(ChannelReader<StoredEvent> events, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var keepAlive = Task.Delay(KeepAliveEvery, time, wait.Token);
        var next = events.WaitToReadAsync(wait.Token).AsTask();
        await Task.WhenAny(next, keepAlive);
        await wait.CancelAsync();
        return events.TryRead(out var stored) ? stored : null;
    }

    private async Task<IReadOnlyList<StoredEvent>> MissedAsync(Guid companyId, string lastSeen)
    {
        if (!EventId.IsValid(lastSeen))
            return [];
        try
        {
            var answer = await redis.GetDatabase().ExecuteAsync("XRANGE", (string)RedisLiveEvents.Stream(companyId)!, "(" + lastSeen, "+");
            return [.. ((RedisResult[])answer!).Select(StoredEvent.OfStreamEntry)];
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: missed events cannot be sent");
            return [];
        }
    }

    private static SseItem<string> Item(StoredEvent stored) => new(stored.Json, stored.Type) { EventId = stored.Id };

    /// <summary>An event without content or id: it says only that the stream lives.</summary>
    private static SseItem<string> Sign(string type) => new("{}", type);
}
