using System.Threading.RateLimiting;
using StackExchange.Redis;

namespace OrderSync.Api.Users.Account;

/// <summary>Counts what may be tried only so often, in Redis, so that it holds over all instances of the Api; without Redis each instance counts alone.</summary>
public sealed class AttemptCounter(IConnectionMultiplexer redis, ILogger<AttemptCounter> logger) : IDisposable
{
    /// <summary>Returns how many there are now, and for how many ms they count.</summary>
    private const string Count =
        """
        local count = redis.call('incr', KEYS[1])
        if count == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
        return {count, redis.call('pttl', KEYS[1])}
        """;

    private readonly PartitionedRateLimiter<(string Key, int Limit, TimeSpan Window)> _withoutRedis =
        PartitionedRateLimiter.Create<(string Key, int Limit, TimeSpan Window), string>(attempt => RateLimitPartition.GetFixedWindowLimiter(
            attempt.Key, _ => new FixedWindowRateLimiterOptions { PermitLimit = attempt.Limit, Window = attempt.Window }));

    /// <returns>Null while there are no more than the limit; otherwise how long to wait.</returns>
    public async Task<TimeSpan?> CountAsync(string key, int limit, TimeSpan window)
    {
        try
        {
            var answer = (RedisValue[])(await redis.GetDatabase().ScriptEvaluateAsync(Count, [key], [(long)window.TotalMilliseconds]))!;
            return (long)answer[0] > limit ? TimeSpan.FromMilliseconds(Math.Max(1, (long)answer[1])) : null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis cannot be reached: attempts are counted by this instance alone");
            using var lease = _withoutRedis.AttemptAcquire((key, limit, window));
            return lease.IsAcquired ? null : window;
        }
    }

    public void Dispose() => _withoutRedis.Dispose();
}
