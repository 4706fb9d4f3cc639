using OrderSync.Contracts.Events;

namespace OrderSync.Web.Events;

/// <summary>One subscription to the Api for the whole circuit; components listen here.</summary>
public sealed class LiveEvents(EventsClient client) : ILiveListener, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private ILiveListener[] _listeners = [];
    private Task? _following;

    public bool Lost { get; private set; }

    /// <summary>The listener is called on a thread of the stream, not of the circuit.</summary>
    public void Add(ILiveListener listener)
    {
        lock (_lock)
        {
            _listeners = [.. _listeners, listener];
            _following ??= Task.Run(() => client.FollowAsync(this, _stopping.Token));
        }
    }

    public void Remove(ILiveListener listener)
    {
        lock (_lock)
            _listeners = [.. _listeners.Where(one => one != listener)];
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_following is not null)
            await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    void ILiveListener.Heard(LiveEvent live) => Array.ForEach(_listeners, listener => listener.Heard(live));

    void ILiveListener.Connected()
    {
        Lost = false;
        Array.ForEach(_listeners, listener => listener.Connected());
    }

    void ILiveListener.Interrupted()
    {
        Lost = true;
        Array.ForEach(_listeners, listener => listener.Interrupted());
    }
}
