namespace OrderSync.Web.Events;

/// <summary>Acts at once, then at most once a gap, and never forgets the last request.</summary>
public sealed class Throttle : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _gap;
    private readonly Action _act;
    private readonly ITimer _timer;
    private long? _last;
    private bool _waiting;
    private bool _disposed;

    public Throttle(TimeProvider time, TimeSpan gap, Action act)
    {
        (_time, _gap, _act) = (time, gap, act);
        _timer = time.CreateTimer(_ => Act(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Request()
    {
        lock (_lock)
        {
            if (_waiting || _disposed)
                return;
            _waiting = true;
            var wait = _last is { } last ? _gap - _time.GetElapsedTime(last) : TimeSpan.Zero;
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _disposed = true;
        _timer.Dispose();
    }

    private void Act()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _waiting = false;
            _last = _time.GetTimestamp();
        }

        _act();
    }
}
