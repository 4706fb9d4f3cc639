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
    /// <summary>
    /// KEYS: the count of e-mail and address, and for an unknown device those of the address and of the e-mail, and the time of the e-mail's next
    /// turn. ARGV: the window in ms, the limits of the first two, the third's before it queues, the pace and the longest wait in ms. Returns for
    /// how many ms the attempt is refused, or has to wait. An attempt that finds the queue full is not counted: nobody has looked at it.
    /// </summary>
    private const string Enter =
        """
        local function count(key)
            local count = redis.call('incr', key)
            if count == 1 then redis.call('pexpire', key, ARGV[1]) end
            return count
        end
        local function over(key, limit)
            return count(key) > tonumber(limit) and math.max(1, redis.call('pttl', key)) or 0
        end
        local refused = over(KEYS[1], ARGV[2])
        if not KEYS[2] then return {refused, 0} end
        refused = math.max(refused, over(KEYS[2], ARGV[3]))
        if refused > 0 or count(KEYS[3]) <= tonumber(ARGV[4]) then return {refused, 0} end
        local clock = redis.call('time')
        local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
        local turn = math.max(now, tonumber(redis.call('get', KEYS[4]) or 0))
        local wait = turn - now
        if wait > tonumber(ARGV[6]) then
            for number = 1, 3 do redis.call('decr', KEYS[number]) end
            return {wait, 0}
        end
        redis.call('set', KEYS[4], string.format('%.0f', turn + ARGV[5]), 'px', wait + ARGV[5])
        return {0, wait}
        """;

    /// <summary>KEYS: the count of e-mail and address, which is forgotten, and of the e-mail, which is that much less; the address's, one less.</summary>
    private const string TakeBack =
        """
        local mine = redis.call('getdel', KEYS[1])
        if not KEYS[2] then return end
        local all = tonumber(redis.call('get', KEYS[2]) or 0)
        if mine and all > 0 then redis.call('decrby', KEYS[2], math.min(all, mine)) end
        if tonumber(redis.call('get', KEYS[3]) or 0) > 0 then redis.call('decr', KEYS[3]) end
        """;

    /// <summary>Returns how many there are now, and for how many ms they count.</summary>
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

    public async Task<SignInTurn> EnterAsync(SignInAttempt attempt)
    {
        try
        {
            RedisKey[] known = [PairKey(attempt)];
            var (refused, wait) = await RunAsync(
                Enter,
                attempt.Device is not null ? known : [.. known, AddressKey(attempt.Address), EmailKey(attempt.Email), TurnKey(attempt.Email)],
                [
                    Window, options.Value.FailuresPerEmail, options.Value.FailuresPerAddress, options.Value.FailuresBeforeQueue,
                    (long)options.Value.QueuePace.TotalMilliseconds, (long)options.Value.QueueLength.TotalMilliseconds,
                ]);
            return refused > 0 ? SignInTurn.RefusedFor(TimeSpan.FromMilliseconds(refused)) : SignInTurn.After(TimeSpan.FromMilliseconds(wait));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis cannot be reached: sign-ins are counted by this instance alone");
            return IsAllowedWithoutRedis(attempt) ? SignInTurn.After(TimeSpan.Zero) : SignInTurn.RefusedFor(options.Value.Window);
        }
    }

    /// <summary>The attempt that was just counted was the right person's: it, and those from there before it, are forgotten.</summary>
    public Task SucceededAsync(SignInAttempt attempt) => attempt.Device is null
        ? TakeBackAsync([PairKey(attempt), EmailKey(attempt.Email), AddressKey(attempt.Address)])
        : TakeBackAsync([PairKey(attempt)]);

    /// <summary>Refresh tokens are too long to be guessed: those who try cost work, and are counted after the fact.</summary>
    /// <returns>Null when more may be tried from there; otherwise how long to wait.</returns>
    public async Task<TimeSpan?> RefreshFailedAsync(string address)
    {
        try
        {
            var (count, left) = await RunAsync(Count, [RefreshKey(address)], [Window]);
            return count > options.Value.FailuresPerAddress ? TimeSpan.FromMilliseconds(Math.Max(1, left)) : null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis cannot be reached: unknown refresh tokens are not counted");
            return null;
        }
    }

    public void Dispose() => _withoutRedis.Dispose();

    private RedisValue Window => (long)options.Value.Window.TotalMilliseconds;

    private async Task<(long First, long Second)> RunAsync(string script, RedisKey[] keys, RedisValue[] arguments)
    {
        var answer = (RedisValue[])(await redis.GetDatabase().ScriptEvaluateAsync(script, keys, arguments))!;
        return ((long)answer[0], (long)answer[1]);
    }

    private async Task TakeBackAsync(RedisKey[] keys)
    {
        try
        {
            await redis.GetDatabase().ScriptEvaluateAsync(TakeBack, keys);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            logger.LogWarning(exception, "Redis cannot be reached: a successful sign-in stays counted as an attempt");
        }
    }

    /// <summary>An e-mail cannot queue here: it is refused where it would.</summary>
    private bool IsAllowedWithoutRedis(SignInAttempt attempt)
    {
        (string, int)[] counts = attempt.Device is not null
            ? [(PairKey(attempt), options.Value.FailuresPerEmail)]
            : [
                (PairKey(attempt), options.Value.FailuresPerEmail), (AddressKey(attempt.Address), options.Value.FailuresPerAddress),
                (EmailKey(attempt.Email), options.Value.FailuresBeforeQueue),
            ];
        return Array.TrueForAll(counts, IsAllowedWithoutRedis);
    }

    private bool IsAllowedWithoutRedis((string Key, int Limit) count)
    {
        using var lease = _withoutRedis.AttemptAcquire(count);
        return lease.IsAcquired;
    }

    private static string PairKey(SignInAttempt attempt) =>
        $"signin:{(attempt.Device is { } device ? $"device:{device:N}" : $"from:{attempt.Address}")}:{EmailHash.Of(attempt.Email)}";

    private static string AddressKey(string address) => "signin:address:" + address;

    private static string EmailKey(string email) => "signin:email:" + EmailHash.Of(email);

    private static string TurnKey(string email) => "signin:turn:" + EmailHash.Of(email);

    private static string RefreshKey(string address) => "refresh:address:" + address;
}
