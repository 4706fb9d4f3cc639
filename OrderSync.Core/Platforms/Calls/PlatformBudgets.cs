using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace OrderSync.Core.Platforms.Calls;

/// <summary>Holds every connection within its platform's limits: one sliding window a limit, all of them at once.</summary>
public sealed class PlatformBudgets : IAsyncDisposable
{
    private const int SegmentsPerWindow = 20;

    private readonly ConcurrentDictionary<Guid, (IReadOnlyList<CallLimit> Limits, RateLimiter Limiter)> _limiters = new();

    /// <summary>Waits until the connection may make one more call.</summary>
    public async Task WaitAsync(PlatformConnection connection, IReadOnlyList<CallLimit> limits, CancellationToken cancellationToken)
    {
        if (limits.Count == 0)
            return;
        var entry = _limiters.AddOrUpdate(
            connection.ConnectionId,
            _ => (limits, Create(limits)),
            (_, existing) => existing.Limits.SequenceEqual(limits) ? existing : (limits, Create(limits)));
        using var lease = await entry.Limiter.AcquireAsync(1, cancellationToken);
        if (!lease.IsAcquired)
            throw new PlatformException(PlatformFailure.RateLimited($"Too many calls wait for the budget of {connection.Name}.", null));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, limiter) in _limiters.Values)
            await limiter.DisposeAsync();
    }

    private static RateLimiter Create(IReadOnlyList<CallLimit> limits) =>
        RateLimiter.CreateChained([.. limits.OrderByDescending(limit => limit.Window).Select(Window)]);

    private static SlidingWindowRateLimiter Window(CallLimit limit) => new(new SlidingWindowRateLimiterOptions
    {
        PermitLimit = limit.Calls,
        Window = limit.Window,
        SegmentsPerWindow = SegmentsPerWindow,
        QueueLimit = 1_000,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        AutoReplenishment = true,
    });
}
