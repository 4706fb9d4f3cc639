namespace OrderSync.Web.Shared;

/// <summary>One tick a second for everything on the page that says how long ago something was.</summary>
public sealed class Pulse(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private Action? _ticked;

    public void Add(Action tick)
    {
        lock (_lock)
        {
            _ticked += tick;
            _timer ??= time.CreateTimer(_ => _ticked?.Invoke(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }
    }

    public void Remove(Action tick)
    {
        lock (_lock)
        {
            _ticked -= tick;
            if (_ticked is not null)
                return;
            _timer?.Dispose();
            _timer = null;
        }
    }

    public void Dispose() => _timer?.Dispose();
}
