using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace OrderSync.Core.Platforms.Calls.Budgets;

/// <summary>
/// What this process does while Redis is away: its share of each limit, one Nth where N processes call platforms. What the
/// connection had spent before comes from the record of calls, where that can be read.
/// </summary>
public sealed class LocalBudgets(WorkerPresence presence, TimeProvider time) : IAsyncDisposable
{
    private const int SegmentsPerWindow = 50;

    private static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(1);

    /// <summary>Redis came back between two words, and went again or not: ask once more.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<Guid, Share> _shares = new();

    /// <summary>The windows that this process keeps no share of yet: open them first.</summary>
    internal IReadOnlyList<BudgetWindow> Missing(BudgetRequest request)
    {
        var share = ShareOf(request.ConnectionId);
        lock (share)
            return [.. request.Windows.Where(window => !share.Windows.TryGetValue(window.Name, out var open) || open.Window != window)];
    }

    /// <param name="spent">By all processes, within the window's length.</param>
    internal void Open(BudgetRequest request, BudgetWindow window, int spent)
    {
        var share = ShareOf(request.ConnectionId);
        lock (share)
        {
            if (share.Windows.TryGetValue(window.Name, out var before) && before.Window == window)
                return;
            before.Limiter?.Dispose();
            var limiter = Create(window, presence.Alive, out var permits);
            // They come back a whole window from now, which is later than they would: too careful rather than too free.
            limiter.AttemptAcquire(Math.Min(permits, (int)Math.Ceiling(spent / (double)presence.Alive))).Dispose();
            share.Windows[window.Name] = (window, limiter);
        }
    }

    /// <param name="heeded">Up to when the caller has waited.</param>
    internal BudgetAnswer TryAcquire(BudgetRequest request, ref DateTimeOffset heeded)
    {
        var share = ShareOf(request.ConnectionId);
        lock (share)
        {
            var now = time.GetUtcNow();
            heeded = now > heeded ? now : heeded;
            if (share.NotBefore > heeded)
            {
                var (left, askedFor) = (share.NotBefore - heeded, share.AskedUntil > share.NotBefore ? share.AskedUntil - now : TimeSpan.Zero);
                var askIn = left < PlatformBudgets.AskAgain ? left : PlatformBudgets.AskAgain;
                heeded += askIn;
                return new BudgetAnswer(askIn, left, CallWaitReason.RetryAfter, null, 0, [], askedFor);
            }
            var open = request.Windows.Select(window => share.Windows.GetValueOrDefault(window.Name)).ToList();
            if (open.Exists(window => window.Limiter is null))
                return new BudgetAnswer(Soon, Soon, CallWaitReason.Budget, null, 0, []);
            if (open.Find(window => window.Limiter.GetStatistics()!.CurrentAvailablePermits == 0) is { Limiter: { } spent } blocking)
                return Refusal(blocking.Window, spent);
            foreach (var (_, limiter) in open)
                limiter.AttemptAcquire().Dispose();
            share.Unseen++;
            share.UnseenSince ??= time.GetTimestamp();
            return BudgetAnswer.Granted;
        }
    }

    internal void NotBefore(Guid connectionId, TimeSpan asked, TimeSpan longest)
    {
        var share = ShareOf(connectionId);
        var now = time.GetUtcNow();
        var until = now + (asked < longest ? asked : longest);
        lock (share)
        {
            if (until >= share.NotBefore)
                (share.NotBefore, share.AskedUntil) = (until, now + asked);
        }
    }

    /// <summary>Takes back what the platform asked to wait.</summary>
    internal void Forget(Guid connectionId)
    {
        if (!_shares.TryGetValue(connectionId, out var share))
            return;
        lock (share)
            (share.NotBefore, share.AskedUntil) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue);
    }

    /// <summary>The calls that Redis knows nothing of.</summary>
    internal (int Calls, TimeSpan Since) Unseen(Guid connectionId)
    {
        if (!_shares.TryGetValue(connectionId, out var share))
            return (0, TimeSpan.Zero);
        lock (share)
            return (share.Unseen, share.UnseenSince is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero);
    }

    /// <summary>Redis is back, and knows of these calls now: the next outage begins afresh.</summary>
    internal void Settle(Guid connectionId, int calls)
    {
        if (!_shares.TryGetValue(connectionId, out var share))
            return;
        lock (share)
        {
            share.Unseen -= calls;
            share.UnseenSince = share.Unseen > 0 ? share.UnseenSince : null;
            share.Clear();
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var share in _shares.Values)
        {
            lock (share)
                share.Clear();
        }
        return ValueTask.CompletedTask;
    }

    private Share ShareOf(Guid connectionId) => _shares.GetOrAdd(connectionId, _ => new Share());

    private static BudgetAnswer Refusal(BudgetWindow window, RateLimiter limiter)
    {
        using var lease = limiter.AttemptAcquire();
        var left = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > TimeSpan.Zero ? wait : window.Length / SegmentsPerWindow;
        return new BudgetAnswer(left < LongestPoll ? left : LongestPoll, left, CallWaitReason.Budget, window, 0, []);
    }

    /// <summary>Where there are more processes than calls, each has one call in as many windows.</summary>
    private static SlidingWindowRateLimiter Create(BudgetWindow window, int processes, out int permits)
    {
        permits = Math.Max(1, window.Calls / processes);
        return new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = window.Calls >= processes ? window.Length : window.Length * processes / window.Calls,
            SegmentsPerWindow = SegmentsPerWindow,
            QueueLimit = 0,
            AutoReplenishment = true,
        });
    }

    private sealed class Share
    {
        public Dictionary<string, (BudgetWindow Window, SlidingWindowRateLimiter Limiter)> Windows { get; } = [];

        public DateTimeOffset NotBefore { get; set; }

        public DateTimeOffset AskedUntil { get; set; }

        public int Unseen { get; set; }

        public long? UnseenSince { get; set; }

        public void Clear()
        {
            foreach (var (_, limiter) in Windows.Values)
                limiter.Dispose();
            Windows.Clear();
        }
    }
}
