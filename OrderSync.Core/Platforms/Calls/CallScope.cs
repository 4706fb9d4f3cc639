namespace OrderSync.Core.Platforms.Calls;

/// <summary>Who goes first where a connection's budget is short.</summary>
public enum CallPriority
{
    /// <summary>A person waits for the answer.</summary>
    Interactive,

    /// <summary>What keeps up with the platform.</summary>
    Normal,

    /// <summary>History: large, and in no hurry.</summary>
    Backfill,
}

/// <summary>
/// On whose behalf calls are made: set once where a piece of work begins, read by <see cref="PlatformCalls"/> wherever it ends
/// up calling. Without one a call is interactive and belongs to no run.
/// </summary>
public sealed class CallScope : IDisposable
{
    private static readonly AsyncLocal<CallScope?> Ambient = new();
    private static readonly CallScope Nobody = new(null, CallPriority.Interactive, null, null);

    private readonly CallScope? _outer;

    private CallScope(Guid? runId, CallPriority priority, ICallObserver? observer, CallScope? outer)
    {
        (RunId, Priority, Observer, _outer) = (runId, priority, observer, outer);
    }

    public static CallScope Current => Ambient.Value ?? Nobody;

    public Guid? RunId { get; }

    public CallPriority Priority { get; }

    public ICallObserver? Observer { get; }

    /// <param name="observer">Told of each wait of a call that is made within the scope.</param>
    public static CallScope Begin(Guid? runId, CallPriority priority, ICallObserver? observer = null) =>
        Ambient.Value = new CallScope(runId, priority, observer, Ambient.Value);

    public void Dispose() => Ambient.Value = _outer;
}
