using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Connections;
using OrderSync.Web.Events;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Runs;

/// <summary>What shows runs: loaded once, then kept true by events, and by asking again where no event can come.</summary>
public abstract class LiveRuns<T> : LiveComponent
    where T : class
{
    /// <summary>Nobody publishes that a run still waits in the queue, or that the last worker has gone.</summary>
    protected static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(4);

    [Inject]
    public RunsClient Client { get; set; } = null!;

    [Inject]
    public PlatformCatalog Catalog { get; set; } = null!;

    protected LoadState<T> State { get; } = new();

    /// <summary>The runs on the page.</summary>
    protected abstract IEnumerable<RunView> Shown { get; }

    protected bool AnyQueued => Shown.Any(run => run.State == RunState.Queued);

    protected abstract Task<T> ReadAsync(CancellationToken cancel);

    protected override Task RefreshAsync() => State.RenewAsync(ReadAsync, Stopping);

    protected async Task LoadAsync()
    {
        await Catalog.LoadAsync(Stopping);
        await State.LoadAsync(ReadAsync, Stopping);
    }
}
