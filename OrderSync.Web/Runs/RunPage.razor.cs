using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Runs;

public sealed partial class RunPage
{
    private readonly LoadState<RunDetailView> _state = new();
    private readonly RenderFragment _badge;
    private Guid _shown;

    public RunPage() => _badge = builder =>
    {
        if (Run is null)
            return;
        builder.OpenComponent<StateBadge>(0);
        builder.AddComponentParameter(1, nameof(StateBadge.State), Run.State);
        builder.CloseComponent();
    };

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    public RunsClient Client { get; set; } = null!;

    [Inject]
    public PlatformCatalog Catalog { get; set; } = null!;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    private RunView? Run => _state.Value?.Task;

    private string Title => Run is { } run ? $"{run.ConnectionName}: {RunWords.What(run)}" : "Task";

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || _shown == Id)
            return;
        (_shown, _state.Value) = (Id, null);
        await LoadAsync();
    }

    /// <summary>The figures come with the event; windows and log are fetched again behind it.</summary>
    protected override bool Apply(LiveEvent live)
    {
        if (live.Run?.Id != Id || _state.Value is not { } detail)
            return false;
        _state.Value = detail with { Task = RunAge.Newer(detail.Task, live.Run) };
        return true;
    }

    protected override bool Concerns(LiveEvent live) => live.Run?.Id == Id;

    protected override Task RefreshAsync() => _state.RenewAsync(ReadAsync, Stopping);

    private async Task LoadAsync()
    {
        await Catalog.LoadAsync(Stopping);
        await _state.LoadAsync(ReadAsync, Stopping);
    }

    private async Task<RunDetailView> ReadAsync(CancellationToken cancel)
    {
        var id = Id;
        var detail = await Client.FindAsync(id, cancel);
        // Events have come in meanwhile.
        return Run is { } known && known.Id == id ? detail with { Task = RunAge.Newer(known, detail.Task) } : detail;
    }

    private void Acted(RunView answer)
    {
        if (answer.Id != Id)
        {
            Navigation.NavigateTo($"/operations/{answer.Id}");
            return;
        }

        if (_state.Value is { } detail)
            _state.Value = detail with { Task = RunAge.Newer(detail.Task, answer) };
        RequestRefresh();
    }
}
