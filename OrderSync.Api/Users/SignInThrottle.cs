using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OrderSync.Api.Users;

/// <summary>Section "Security:SignIn".</summary>
public sealed class SignInOptions
{
    public int FailuresPerEmail { get; set; } = 10;

    /// <summary>Generous: people behind one office or proxy share an address.</summary>
    public int FailuresPerAddress { get; set; } = 100;

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>
/// Counts failed sign-ins by e-mail and by address in Redis, so that it holds over all instances of the Api. An attempt is
/// counted before the password is checked, or many at once would slip through; a success is taken back.
/// </summary>
public sealed class SignInThrottle(IConnectionMultiplexer redis, IOptions<SignInOptions> options, ILogger<SignInThrottle> logger) : IDisposable
{
    private const string Count =
        """
        local count = redis.call('incr', KEYS[1])
        if count == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
        return {count, redis.call('pttl', KEYS[1])}
        """;

    private readonly PartitionedRateLimiter<(string Key, int Limit)> _withoutRedis =
        PartitionedRateLimiter.Create<(string Key, int Limit), string>(attempt => RateLimitPartition.GetFixedWindowLimiter(
            attempt.Key,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = attempt.Limit, Window = options.Value.Window }));

    /// <returns>Null when the attempt may go on; otherwise how long to wait.</returns>
    public async Task<TimeSpan?> EnterAsync(string email, string address)
    {
        var byEmail = await CountAsync(EmailKey(email), options.Value.FailuresPerEmail);
        var byAddress = await CountAsync(AddressKey(address), options.Value.FailuresPerAddress);
        return byEmail > byAddress ? byEmail : byAddress ?? byEmail;
    }

    /// <summary>The attempt that was just counted was the right person's: it and the e-mail's failures before it are forgotten.</summary>
    public async Task SucceededAsync(string email, string address)
    {
        try
        {
            await redis.GetDatabase().KeyDeleteAsync(EmailKey(email));
            await redis.GetDatabase().StringDecrementAsync(AddressKey(address));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: a successful sign-in stays counted as an attempt");
        }
    }

    public void Dispose() => _withoutRedis.Dispose();

    private async Task<TimeSpan?> CountAsync(string key, int limit)
    {
        try
        {
            var answer = (RedisValue[])(await redis.GetDatabase().ScriptEvaluateAsync(
                Count, [key], [(long)options.Value.Window.TotalMilliseconds]))!;
            return (long)answer[0] <= limit ? null : TimeSpan.FromMilliseconds(Math.Max(1, (long)answer[1]));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: sign-ins are counted by this instance alone");
            using var lease = _withoutRedis.AttemptAcquire((key, limit));
            return lease.IsAcquired ? null : options.Value.Window;
        }
    }

    /// <summary>Hashed: Redis need not know who has an account.</summary>
    private static string EmailKey(string email) =>
        "signin:email:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)));

    private static string AddressKey(string address) => "signin:address:" + address;
}
