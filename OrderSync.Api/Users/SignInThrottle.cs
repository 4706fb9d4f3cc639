using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OrderSync.Api.Users;

/// <summary>Who tries to sign in.</summary>
/// <param name="Email">As it is stored.</param>
/// <param name="Device">With which this e-mail signed in before; null for a stranger's.</param>
public sealed record SignInAttempt(string Email, string Address, Guid? Device);

/// <summary>Exactly one of the two says something, or neither.</summary>
/// <param name="Refused">How long to wait before trying again.</param>
/// <param name="Delay">The attempt goes on after this time.</param>
public sealed record SignInTurn(TimeSpan? Refused, TimeSpan Delay)
{
    public static SignInTurn RefusedFor(TimeSpan wait) => new(wait, TimeSpan.Zero);

    public static SignInTurn After(TimeSpan delay) => new(Refused: null, delay);
}

/// <summary>
/// Counts failed sign-ins in Redis, so that it holds over all instances of the Api: of an e-mail together with the address they come from, and
/// of the address. Nobody can lock somebody else out: an e-mail that many addresses try is only slowed down, and a device that signed in
/// before has a count of its own. An attempt is counted before the password is checked, or many at once would slip through; a success is
/// taken back.
/// </summary>
public sealed class SignInThrottle(IConnectionMultiplexer redis, IOptions<SignInOptions> options, ILogger<SignInThrottle> logger) : IDisposable
{
    /// <summary>KEYS: counts. ARGV: the window in ms, then each count's limit. Returns 0, or for how many ms a count is over its limit.</summary>
    private const string Count =
        """
        local wait = 0
        for number, key in ipairs(KEYS) do
            local count = redis.call('incr', key)
            if count == 1 then redis.call('pexpire', key, ARGV[1]) end
            if count > tonumber(ARGV[number + 1]) then wait = math.max(wait, redis.call('pttl', key), 1) end
        end
        return wait
        """;

    /// <summary>
    /// KEYS: the e-mail's count, the time of its next turn. ARGV: the window, the count before the queue, the pace and the longest wait in ms.
    /// Returns the ms until this attempt's turn, or less than 0: minus those after which there is room.
    /// </summary>
    private const string Queue =
        """
        local count = redis.call('incr', KEYS[1])
        if count == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
        if count <= tonumber(ARGV[2]) then return 0 end
        local clock = redis.call('time')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local turn = math.max(now, tonumber(redis.call('get', KEYS[2]) or 0))
        local wait = turn - now
        if wait > tonumber(ARGV[4]) then
            redis.call('decr', KEYS[1])
            return -math.max(1, wait - tonumber(ARGV[4]))
        end
        redis.call('set', KEYS[2], string.format('%.0f', turn + ARGV[3]), 'px', wait + ARGV[3])
        return wait
        """;

    /// <summary>KEYS: the count of e-mail and address, which is forgotten, and of the e-mail, which is that much less; the address's, one less.</summary>
    private const string TakeBack =
        """
        local mine = redis.call('getdel', KEYS[1])
        if not KEYS[2] then return end
        if mine and redis.call('exists', KEYS[2]) == 1 then redis.call('decrby', KEYS[2], mine) end
        if redis.call('exists', KEYS[3]) == 1 then redis.call('decr', KEYS[3]) end
        """;

    private readonly PartitionedRateLimiter<(string Key, int Limit)> _withoutRedis =
        PartitionedRateLimiter.Create<(string Key, int Limit), string>(attempt => RateLimitPartition.GetFixedWindowLimiter(
            attempt.Key,
            _ => new FixedWindowRateLimiterOptions { PermitLimit = attempt.Limit, Window = options.Value.Window }));

    public async Task<SignInTurn> EnterAsync(SignInAttempt attempt)
    {
        var counts = Counts(attempt);
        try
        {
            var over = await RunAsync(Count, [.. counts.Select(count => (RedisKey)count.Key)], [Window, .. counts.Select(count => (RedisValue)count.Limit)]);
            if (over > 0)
                return SignInTurn.RefusedFor(TimeSpan.FromMilliseconds(over));
            if (attempt.Device is not null)
                return SignInTurn.After(TimeSpan.Zero);
            var turn = await RunAsync(Queue, [EmailKey(attempt.Email), TurnKey(attempt.Email)], [
                Window, options.Value.FailuresBeforeQueue, (long)options.Value.QueuePace.TotalMilliseconds, (long)options.Value.QueueLength.TotalMilliseconds]);
            return turn < 0 ? SignInTurn.RefusedFor(TimeSpan.FromMilliseconds(-turn)) : SignInTurn.After(TimeSpan.FromMilliseconds(turn));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: sign-ins are counted by this instance alone");
            return counts.All(count => IsAllowedWithoutRedis(count)) ? SignInTurn.After(TimeSpan.Zero) : SignInTurn.RefusedFor(options.Value.Window);
        }
    }

    /// <summary>The attempt that was just counted was the right person's: it, and those from there before it, are forgotten.</summary>
    public Task SucceededAsync(SignInAttempt attempt) => attempt.Device is null
        ? UpdateAsync(TakeBack, [PairKey(attempt), EmailKey(attempt.Email), AddressKey(attempt.Address)])
        : UpdateAsync(TakeBack, [PairKey(attempt)]);

    /// <summary>Refresh tokens are too long to be guessed: those who try cost work, and are counted after the fact.</summary>
    /// <returns>Null when a refresh may be tried from there; otherwise how long to wait.</returns>
    public async Task<TimeSpan?> RefreshWaitAsync(string address)
    {
        try
        {
            RedisKey key = RefreshKey(address);
            return (long?)await redis.GetDatabase().StringGetAsync(key) >= options.Value.FailuresPerAddress
                ? await redis.GetDatabase().KeyTimeToLiveAsync(key) ?? options.Value.Window
                : null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: refreshes are not counted");
            return null;
        }
    }

    public Task RefreshFailedAsync(string address) => UpdateAsync(Count, [RefreshKey(address)], [Window, int.MaxValue]);

    public void Dispose() => _withoutRedis.Dispose();

    private RedisValue Window => (long)options.Value.Window.TotalMilliseconds;

    private (string Key, int Limit)[] Counts(SignInAttempt attempt) => attempt.Device is null
        ? [(PairKey(attempt), options.Value.FailuresPerEmail), (AddressKey(attempt.Address), options.Value.FailuresPerAddress)]
        : [(PairKey(attempt), options.Value.FailuresPerEmail)];

    private async Task<long> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments) =>
        (long)await redis.GetDatabase().ScriptEvaluateAsync(script, keys, arguments);

    private async Task UpdateAsync(string script, RedisKey[] keys, RedisValue[]? arguments = null)
    {
        try
        {
            await redis.GetDatabase().ScriptEvaluateAsync(script, keys, arguments);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis is away: the count of failed sign-ins stays as it was");
        }
    }

    private bool IsAllowedWithoutRedis((string Key, int Limit) count)
    {
        using var lease = _withoutRedis.AttemptAcquire(count);
        return lease.IsAcquired;
    }

    private static string PairKey(SignInAttempt attempt) =>
        $"signin:{(attempt.Device is { } device ? $"device:{device:N}" : $"from:{attempt.Address}")}:{Hash(attempt.Email)}";

    private static string AddressKey(string address) => "signin:address:" + address;

    private static string EmailKey(string email) => "signin:email:" + Hash(email);

    private static string TurnKey(string email) => "signin:turn:" + Hash(email);

    private static string RefreshKey(string address) => "refresh:address:" + address;

    /// <summary>Redis need not know who has an account.</summary>
    private static string Hash(string email) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)));
}
