using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>
/// Counts the processes that call platforms: each says every few seconds in Redis that it lives. The last count is what a
/// process divides limits by while Redis is away.
/// </summary>
public sealed class WorkerPresence(SharedCallState redis, IOptions<PlatformCallOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromSeconds(20);
    private static readonly RedisKey Key = "ordersync:callers";

    /// <summary>ARGV: me, forgotten after (ms).</summary>
    private const string Beat = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        redis.call('ZADD', KEYS[1], now, ARGV[1])
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return redis.call('ZCARD', KEYS[1])
        """;

    private readonly string _me = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.CreateVersion7(time.GetUtcNow()):N}";
    private volatile int _counted;
    private int _lastCount;

    /// <summary>At least one: this process.</summary>
    public int Alive => Math.Max(1, _counted > 0 ? _counted : options.Value.Workers);

    /// <summary>Says once that this process lives, and counts.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        var counted = await redis.TryEvaluateAsync(Beat, [Key], [_me, (long)ForgottenAfter.TotalMilliseconds], cancellationToken);
        if (counted is null)
            return;
        // Right after Redis was emptied not everybody is there yet: the larger of two counts errs on the side of care.
        _counted = Math.Max((int)counted, _lastCount);
        _lastCount = (int)counted;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
            await BeatAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
