using OrderSync.Web.Api;

namespace OrderSync.Web.Shared;

/// <summary>What a page is waiting for: nothing yet, a value, a problem, or a value that could not be renewed.</summary>
public sealed class LoadState<T>
    where T : class
{
    private int _latest;
    private Task _underWay = Task.CompletedTask;

    public T? Value { get; set; }

    public ApiProblem? Problem { get; private set; }

    public bool Busy { get; private set; }

    /// <summary>What a person asked for: it overtakes what is under way, whose answer is dropped.</summary>
    public Task LoadAsync(Func<CancellationToken, Task<T>> load, CancellationToken cancel) => _underWay = LoadOnceAsync(load, cancel);

    /// <summary>What nobody asked for: it waits for what is under way, and begins again when a person overtakes it.</summary>
    public async Task RenewAsync(Func<CancellationToken, Task<T>> load, CancellationToken cancel)
    {
        int mine;
        do
        {
            while (!_underWay.IsCompleted)
                await _underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var renewal = LoadAsync(load, cancel);
            mine = _latest;
            await renewal;
        }
        while (mine != _latest && !cancel.IsCancellationRequested);
    }

    private async Task LoadOnceAsync(Func<CancellationToken, Task<T>> load, CancellationToken cancel)
    {
        var mine = ++_latest;
        Busy = true;
        try
        {
            var value = await load(cancel);
            if (mine == _latest)
                (Value, Problem) = (value, null);
        }
        catch (ApiProblem problem)
        {
            if (mine == _latest)
                Problem = problem;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The page has gone.
        }
        finally
        {
            if (mine == _latest)
                Busy = false;
        }
    }
}
