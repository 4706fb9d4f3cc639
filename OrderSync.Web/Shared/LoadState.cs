using OrderSync.Web.Api;

namespace OrderSync.Web.Shared;

/// <summary>What a page is waiting for: nothing yet, a value, a problem, or a value that could not be renewed.</summary>
public sealed class LoadState<T>
    where T : class
{
    private int _latest;

    public T? Value { get; set; }

    public ApiProblem? Problem { get; private set; }

    public bool Busy { get; private set; }

    /// <summary>An answer that a later request has overtaken is dropped.</summary>
    public async Task LoadAsync(Func<CancellationToken, Task<T>> load, CancellationToken cancel)
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
