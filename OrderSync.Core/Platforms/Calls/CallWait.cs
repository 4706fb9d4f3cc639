namespace OrderSync.Core.Platforms.Calls;

public enum CallWaitReason
{
    /// <summary>The connection's calls of some time are spent, or those that are left are for others.</summary>
    Budget,

    /// <summary>The platform asked to wait.</summary>
    RetryAfter,

    /// <summary>The connection's calls have failed; one is tried when the time is there.</summary>
    Breaker,

    /// <summary>A call has failed and is repeated.</summary>
    Backoff,
}

/// <summary>Calls that were made of late on behalf of a run; of null: by persons and their connection checks.</summary>
public sealed record CallSpender(Guid? RunId, long Calls);

/// <summary>Why a call is not made yet, and when it will be.</summary>
/// <param name="Id">The same for every word about one wait: a run may have several calls that wait.</param>
/// <param name="Until">The best estimate; it may move, and is told again when it does.</param>
/// <param name="Sentence">For an operator, with the time in UTC.</param>
/// <param name="SpentBy">Who has spent the budget that is waited for, most first.</param>
public sealed record CallWait(
    long Id, CallWaitReason Reason, DateTimeOffset Since, DateTimeOffset Until, string Sentence, IReadOnlyList<CallSpender> SpentBy);

/// <summary>Watches the waits of a <see cref="CallScope"/>. Called on the calling thread: it must be quick and must not throw.</summary>
public interface ICallObserver
{
    /// <summary>A call waits, or what is known about its wait has changed. Most waits are short: look at Until.</summary>
    void OnWait(CallWait wait);

    /// <summary>The last word about a wait: the call is made, or given up.</summary>
    void OnWaitEnded(CallWait wait);
}

/// <summary>The waits of one call: tells the observer, and adds up how long they were.</summary>
internal sealed class CallWaits(ICallObserver? observer, TimeProvider time)
{
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(1);
    private static long s_lastId;

    private CallWait? _current;
    private TimeSpan _waited;

    public void Show(CallWaitReason reason, TimeSpan left, string sentence, IReadOnlyList<CallSpender> spentBy)
    {
        var now = time.GetUtcNow();
        var until = now + left;
        if (_current is { } current && current.Reason == reason)
        {
            if ((until - current.Until).Duration() < Noticeable && current.Sentence == sentence)
                return;
            _current = current with { Until = until, Sentence = sentence, SpentBy = spentBy };
        }
        else
        {
            End();
            _current = new CallWait(Interlocked.Increment(ref s_lastId), reason, now, until, sentence, spentBy);
        }
        observer?.OnWait(_current);
    }

    public void End()
    {
        if (_current is not { } ended)
            return;
        _current = null;
        _waited += time.GetUtcNow() - ended.Since;
        observer?.OnWaitEnded(ended);
    }

    /// <summary>How long was waited since this was last asked.</summary>
    public TimeSpan TakeWaited()
    {
        End();
        (var waited, _waited) = (_waited, TimeSpan.Zero);
        return waited;
    }
}
