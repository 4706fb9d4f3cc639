using OrderSync.Web.Api;

namespace OrderSync.Web.Shared;

/// <summary>
/// The parts of a page that could not be loaded for a reason that may pass: they are loaded again together, automatically and by one
/// button. Used on the circuit's own dispatcher only.
/// </summary>
public sealed class FailedLoads(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan[] Waits = [.. new[] { 5, 10, 20, 40, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    private readonly Dictionary<object, Func<Task>> _failed = [];
    private ITimer? _timer;
    private int _tries;

    /// <summary>Another part has failed or is loaded, or there is another time for the next try.</summary>
    public event EventHandler? Changed;

    /// <summary>It is time for <see cref="RetryAsync"/>. Not on the dispatcher.</summary>
    public event EventHandler? Due;

    public int Count => _failed.Count;

    /// <summary>Null while they are being loaded, and where none has failed.</summary>
    public DateTimeOffset? NextAt { get; private set; }

    /// <summary>Whether the same request may succeed later: the Api was not there, was overloaded, or failed.</summary>
    public static bool MayPass(ApiProblem problem) => problem.Status is null or >= System.Net.HttpStatusCode.InternalServerError
        or System.Net.HttpStatusCode.TooManyRequests or System.Net.HttpStatusCode.RequestTimeout;

    public void Add(object part, Func<Task> load)
    {
        if (!_failed.TryAdd(part, load))
            return;
        if (NextAt is null)
            Plan();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public void Remove(object part)
    {
        if (!_failed.Remove(part))
            return;
        if (_failed.Count == 0)
            Forget();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public async Task RetryAsync()
    {
        _timer?.Dispose();
        (_timer, NextAt) = (null, null);
        _tries++;
        Changed?.Invoke(this, EventArgs.Empty);
        await Task.WhenAll(_failed.Values.ToList().ConvertAll(load => load()));
        if (_failed.Count > 0 && NextAt is null)
            Plan();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public void Dispose() => _timer?.Dispose();

    private void Plan()
    {
        var wait = Waits[Math.Min(_tries, Waits.Length - 1)];
        NextAt = time.GetUtcNow() + wait;
        _timer?.Dispose();
        _timer = time.CreateTimer(_ => Due?.Invoke(this, EventArgs.Empty), null, wait, Timeout.InfiniteTimeSpan);
    }

    private void Forget()
    {
        _timer?.Dispose();
        (_timer, NextAt, _tries) = (null, null, 0);
    }
}
