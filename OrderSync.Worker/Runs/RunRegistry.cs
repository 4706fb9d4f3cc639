using System.Collections.Concurrent;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Runs;

/// <summary>The runs that this worker executes now, each with its heartbeat.</summary>
public sealed class RunRegistry(RunStore store, TimeProvider time, ILogger<RunRegistry> logger)
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, RunWatch> _watches = new();

    /// <summary>Watches a run until the watch is disposed: beats its heart and cancels its token when it is asked to end.</summary>
    public RunWatch Watch(RunExecution execution, CancellationToken cancellationToken)
    {
        var watch = new RunWatch(ended => _watches.TryRemove(new(execution.Key.RunId, ended)), cancellationToken);
        _watches[execution.Key.RunId] = watch;
        _ = BeatAsync(execution, watch);
        return watch;
    }

    /// <summary>Looks at the run's row at once, if it runs here.</summary>
    public void LookAtControl(Guid runId)
    {
        if (_watches.TryGetValue(runId, out var watch))
            watch.Hurry();
    }

    private async Task BeatAsync(RunExecution execution, RunWatch watch)
    {
        while (!watch.Token.IsCancellationRequested)
        {
            try
            {
                var (control, by) = await store.BeatAsync(execution, watch.Token);
                if (control != RunControl.None)
                    watch.Ask(control, by);
                await watch.WaitAsync(BeatEvery, time);
            }
            catch (RunLostException)
            {
                watch.Lose();
            }
            catch (OperationCanceledException) when (watch.Token.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                logger.LogWarning(exception, "The heartbeat of run {RunId} failed; it is tried again", execution.Key.RunId);
                await watch.WaitAsync(BeatEvery, time);
            }
        }
    }
}

/// <summary>One run's way to be told to end.</summary>
public sealed class RunWatch : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly SemaphoreSlim _hurry = new(0);
    private readonly Action<RunWatch> _ended;

    public RunWatch(Action<RunWatch> ended, CancellationToken stopping)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Token = _source.Token;
        _ended = ended;
    }

    public CancellationToken Token { get; }

    /// <summary>What a person asked for; None when the worker itself shuts down.</summary>
    public RunControl Control { get; private set; }

    public string? By { get; private set; }

    /// <summary>Another worker holds the run now.</summary>
    public bool Lost { get; private set; }

    public void Ask(RunControl control, string? by)
    {
        (Control, By) = (control, by);
        _source.Cancel();
    }

    public void Lose()
    {
        Lost = true;
        _source.Cancel();
    }

    public void Hurry() => _hurry.Release();

    /// <summary>Waits for the next beat, or less when hurried.</summary>
    public async Task WaitAsync(TimeSpan beat, TimeProvider time)
    {
        using var sooner = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var hurried = _hurry.WaitAsync(sooner.Token);
        await Task.WhenAny(hurried, Task.Delay(beat, time, sooner.Token));
        await sooner.CancelAsync();
    }

    public void Dispose()
    {
        _ended(this);
        _source.Cancel();
        _source.Dispose();
    }
}
