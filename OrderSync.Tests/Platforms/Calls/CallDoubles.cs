using System.Collections.Concurrent;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Platforms.Calls.Budgets;

namespace OrderSync.Tests.Platforms.Calls;

/// <summary>The waits that a run would show.</summary>
internal sealed class SeenWaits : ICallObserver
{
    public ConcurrentQueue<CallWait> Begun { get; } = new();

    public ConcurrentQueue<CallWait> Ended { get; } = new();

    public void OnWait(CallWait wait) => Begun.Enqueue(wait);

    public void OnWaitEnded(CallWait wait) => Ended.Enqueue(wait);
}

/// <summary>A record of calls, by the length of the window in ms.</summary>
internal sealed class FixedHistory(params (long Window, CallsAtAge Calls)[] calls) : ICallHistory
{
    public List<(long Window, CallsAtAge Calls)> Calls { get; } = [.. calls];

    /// <summary>Comes on record after the first reading.</summary>
    public (long Window, CallsAtAge Calls)? Late { get; set; }

    public Exception? Broken { get; set; }

    public int Reads { get; private set; }

    public Task<ILookup<BudgetWindow, CallsAtAge>> ReadAsync(
        BudgetRequest request, IReadOnlyList<BudgetWindow> windows, CancellationToken cancellationToken)
    {
        if (Broken is not null)
            throw Broken;
        if (++Reads == 2 && Late is { } late)
            Calls.Add(late);
        return Task.FromResult(Calls.Where(part => windows.Any(window => window.Milliseconds == part.Window))
            .ToLookup(part => windows.First(window => window.Milliseconds == part.Window), part => part.Calls));
    }
}

internal sealed class SeenBreakers : IBreakerNews
{
    public ConcurrentQueue<BreakerReading> Told { get; } = new();

    public Task TellAsync(PlatformConnection connection, BreakerReading breaker, CancellationToken cancellationToken)
    {
        Told.Enqueue(breaker);
        return Task.CompletedTask;
    }
}
