using System.Collections.Concurrent;
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using OrderSync.Core.Events;
using StackExchange.Redis;

namespace OrderSync.Api.Events;

/// <summary>Redis's channels of live events, passed on to everybody who listens here: one subscription a company, whatever the audience.</summary>
public sealed class EventStreams(IConnectionMultiplexer redis, TimeProvider time, ILogger<EventStreams> logger)
{
    /// <summary>Without events something is sent this often, so that proxies keep the connection and both sides notice its end.</summary>
    private static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(15);

    /// <summary>A listener that is this far behind loses the oldest events; what it shows is read again anyway.</summary>
    private const int Backlog = 1_000;

    private readonly ConcurrentDictionary<Guid, Audience> _audiences = new();

    public async IAsyncEnumerable<SseItem<string>> ListenAsync(
        Guid companyId, string? lastSeen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var listener = await JoinAsync(companyId);
        yield return new SseItem<string>("{}", "connected");
        var seen = lastSeen ?? "";
        foreach (var missed in await MissedAsync(companyId, seen))
        {
            seen = missed.Id;
            yield return Item(missed);
        }
        while (!cancellationToken.IsCancellationRequested)
        {
            var next = await NextAsync(listener, cancellationToken);
            if (next is null)
                yield return new SseItem<string>("{}", "keep-alive");
            else if (EventId.IsAfter(next.Id, seen))
                yield return Item(next);
        }
    }

    /// <summary>Calls back for each event of the company until disposed.</summary>
    public async Task<Listener> JoinAsync(Guid companyId)
    {
        var audience = _audiences.GetOrAdd(companyId, _ => new Audience());
        var listener = new Listener(Backlog, audience.Listeners);
        await audience.SubscribeOnceAsync(() => redis.GetSubscriber().SubscribeAsync(
            RedisLiveEvents.Channel(companyId), (_, message) => audience.Tell(StoredEvent.Parse((string)message!))));
        return listener;
    }

    private async Task<StoredEvent?> NextAsync(Listener listener, CancellationToken cancellationToken)
    {
        var next = listener.Events.WaitToReadAsync(cancellationToken).AsTask();
        var keepAlive = Task.Delay(KeepAliveEvery, time, cancellationToken);
        if (await Task.WhenAny(next, keepAlive) == keepAlive && !next.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        return await next && listener.Events.TryRead(out var read) ? read : null;
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

    /// <summary>Everybody here who listens to one company.</summary>
    private sealed class Audience
    {
        private readonly SemaphoreSlim _once = new(1);
        private bool _subscribed;

        public ConcurrentDictionary<Listener, byte> Listeners { get; } = new();

        public async Task SubscribeOnceAsync(Func<Task> subscribe)
        {
            await _once.WaitAsync();
            try
            {
                if (!_subscribed)
                    await subscribe();
                _subscribed = true;
            }
            finally
            {
                _once.Release();
            }
        }

        public void Tell(StoredEvent stored)
        {
            foreach (var listener in Listeners.Keys)
                listener.Tell(stored);
        }
    }
}

/// <summary>One listener's share of a company's events, until it is disposed.</summary>
public sealed class Listener : IDisposable
{
    private readonly Channel<StoredEvent> _events;
    private readonly ConcurrentDictionary<Listener, byte> _audience;

    public Listener(int backlog, ConcurrentDictionary<Listener, byte> audience)
    {
        _events = Channel.CreateBounded<StoredEvent>(new BoundedChannelOptions(backlog) { FullMode = BoundedChannelFullMode.DropOldest });
        _audience = audience;
        _audience[this] = 0;
    }

    public ChannelReader<StoredEvent> Events => _events.Reader;

    public void Tell(StoredEvent stored) => _events.Writer.TryWrite(stored);

    public void Dispose() => _audience.TryRemove(this, out _);
}

/// <param name="Id">Redis's stream id: milliseconds-sequence.</param>
public sealed record StoredEvent(string Id, string Type, string Json)
{
    /// <summary>As published: the id, a blank, the event's JSON.</summary>
    public static StoredEvent Parse(string message)
    {
        var blank = message.IndexOf(' ', StringComparison.Ordinal);
        return Of(message[..blank], message[(blank + 1)..]);
    }

    /// <summary>As XRANGE answers: [id, [field, value]].</summary>
    public static StoredEvent OfStreamEntry(RedisResult entry)
    {
        var parts = (RedisResult[])entry!;
        var fields = (RedisResult[])parts[1]!;
        return Of((string)parts[0]!, (string)fields[1]!);
    }

    private static StoredEvent Of(string id, string json)
    {
        using var document = JsonDocument.Parse(json);
        return new StoredEvent(id, document.RootElement.GetProperty("type").GetString()!, json);
    }
}

/// <summary>Redis stream ids: they come from clients, so they are checked before they are used.</summary>
internal static class EventId
{
    public static bool IsValid(string id) => TryParse(id, out _);

    public static bool IsAfter(string id, string seen) =>
        !TryParse(seen, out var before) || (TryParse(id, out var now) && now.CompareTo(before) > 0);

    private static bool TryParse(string id, out (ulong Milliseconds, ulong Sequence) parsed)
    {
        parsed = default;
        var dash = id.IndexOf('-', StringComparison.Ordinal);
        return dash > 0
            && ulong.TryParse(id.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out parsed.Milliseconds)
            && ulong.TryParse(id.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out parsed.Sequence);
    }
}
