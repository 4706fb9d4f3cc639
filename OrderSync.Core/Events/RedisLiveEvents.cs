using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrderSync.Contracts;
using OrderSync.Contracts.Events;
using StackExchange.Redis;

namespace OrderSync.Core.Events;

/// <summary>
/// One Redis channel a company for those who listen now, and beside it a stream of the last minutes for those who come back
/// with the id of the last event that they saw. Both are written by one script, so they agree.
/// </summary>
public sealed class RedisLiveEvents(IConnectionMultiplexer redis, ILogger<RedisLiveEvents> logger) : ILiveEvents
{
    /// <summary>How many events a company's stream keeps, about; at most <see cref="KeepSeconds"/> after the last.</summary>
    private const int KeepEvents = 2_000;
    private const int KeepSeconds = 900;

    /// <summary>Redis that hangs holds nobody up for longer; the event may then still be sent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const string PublishScript = """
        local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'event', ARGV[1])
        redis.call('EXPIRE', KEYS[1], ARGV[3])
        redis.call('PUBLISH', KEYS[2], id .. ' ' .. ARGV[1])
        return id
        """;

    private const string Prefix = "ordersync:events:";

    public static readonly RedisChannel AllChannels = new(Prefix + "*", RedisChannel.PatternMode.Pattern);

    public static Guid CompanyOf(RedisChannel channel) => Guid.Parse(((string)channel!)[Prefix.Length..]);

    public static RedisKey Stream(Guid companyId) => $"{Prefix}{companyId}:stream";

    public async Task PublishAsync(LiveEvent liveEvent, CancellationToken cancellationToken)
    {
        try
        {
            await redis.GetDatabase().ScriptEvaluateAsync(
                PublishScript,
                [Stream(liveEvent.CompanyId), $"{Prefix}{liveEvent.CompanyId}"],
                [JsonSerializer.Serialize(liveEvent, ContractJson.Options), KeepEvents, KeepSeconds]).WaitAsync(Patience, cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: event {Type} was not sent", liveEvent.Type);
        }
    }
}
