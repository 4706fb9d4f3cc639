using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Events;
using OrderSync.Web.Api;

namespace OrderSync.Web.Events;

/// <summary>
/// A component that stays true without a reload: it applies events to what it shows (at most four renders a second), or
/// fetches again when an event concerns it or events may have been missed (one fetch at a time).
/// </summary>
public abstract class LiveComponent : ComponentBase, ILiveListener, IDisposable
{
    private static readonly TimeSpan RenderGap = TimeSpan.FromMilliseconds(250);

    // Not disposed: a fetch under way may still look at its token; without a timer there is nothing to free.
    private readonly CancellationTokenSource _stopping = new();
    private Throttle? _render;
    private Throttle? _refresh;
    private object? _asked;
    private bool _refreshing;
    private bool _refreshAgain;

    [Inject]
    public LiveEvents Live { get; set; } = null!;

    [Inject]
    public TimeProvider Time { get; set; } = null!;

    /// <summary>Cancelled when the component leaves the page.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    /// <summary>How far apart refreshes are at least.</summary>
    protected virtual TimeSpan RefreshGap => TimeSpan.FromSeconds(2);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    void ILiveListener.Heard(LiveEvent live) => OnCircuit(() =>
    {
        if (_stopping.IsCancellationRequested)
            return;
        // What holds for the whole company, such as its time zone, may change whatever is shown.
        var isOfAll = live.Company is not null;
        if (Apply(live) || isOfAll)
            _render?.Request();
        if (Concerns(live) || isOfAll)
            _refresh?.Request();
    });

    void ILiveListener.Connected() => RequestRefresh();

    void ILiveListener.Interrupted()
    {
        // What is shown stays; LiveNote says that it may be old.
    }

    protected override void OnInitialized()
    {
        if (!RendererInfo.IsInteractive)
            return;
        _render = new Throttle(Time, RenderGap, () => OnCircuit(StateHasChanged));
        _refresh = new Throttle(Time, RefreshGap, () => _ = InvokeAsync(RefreshQuietlyAsync));
        Live.Add(this);
    }

    /// <summary>Takes the event into what is shown; true when that changed something.</summary>
    protected virtual bool Apply(LiveEvent live) => false;

    /// <summary>True when only a new fetch can show what the event means.</summary>
    protected virtual bool Concerns(LiveEvent live) => false;

    /// <summary>True once for what the address asks for, until it asks for something else: then it is to be loaded.</summary>
    protected bool IsNew(object filters)
    {
        if (!RendererInfo.IsInteractive || filters.Equals(_asked))
            return false;
        _asked = filters;
        return true;
    }

    /// <summary>Fetches again without hiding what is shown.</summary>
    protected virtual Task RefreshAsync() => Task.CompletedTask;

    protected void RequestRefresh() => _refresh?.Request();

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _stopping.IsCancellationRequested)
            return;
        Live.Remove(this);
        _render?.Dispose();
        _refresh?.Dispose();
        _stopping.Cancel();
    }

    private void OnCircuit(Action act) => _ = InvokeAsync(act);

    private async Task RefreshQuietlyAsync()
    {
        if (_stopping.IsCancellationRequested)
            return;
        if (_refreshing)
        {
            // A slow Api must not be asked more and more; one more answer after this one says it all.
            _refreshAgain = true;
            return;
        }

        (_refreshing, _refreshAgain) = (true, false);
        try
        {
            await RefreshAsync();
        }
        catch (Exception trouble) when (trouble is OperationCanceledException or ObjectDisposedException)
        {
            // The component has left.
            return;
        }
        catch (ApiProblem)
        {
            // Its LoadState says it.
        }
        finally
        {
            _refreshing = false;
            if (_refreshAgain)
                RequestRefresh();
        }

        StateHasChanged();
    }
}
