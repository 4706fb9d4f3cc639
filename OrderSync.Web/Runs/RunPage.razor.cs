using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;

namespace OrderSync.Web.Runs;

public sealed partial class RunPage
{
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
    public NavigationManager Navigation { get; set; } = null!;

    private RunView? Run => State.Value?.Task;

    protected override IEnumerable<RunView> Shown => Run is { } run ? [run] : [];

    private string Title => Run is { } run ? $"{run.ConnectionName}: {RunWords.What(run)}" : "Task";

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || _shown == Id)
            return;
        (_shown, State.Value) = (Id, null);
        await LoadAsync();
    }

    /// <summary>The figures come with the event; windows and log are fetched again behind it.</summary>
    protected override bool Apply(LiveEvent live)
    {
        if (live.Run?.Id != Id || State.Value is not { } detail)
            return false;
        State.Value = detail with { Task = RunAge.Newer(detail.Task, live.Run) };
        return true;
    }

    protected override bool Concerns(LiveEvent live) => live.Run?.Id == Id || live.Scheduler is { FiringId: null };

    protected override async Task<RunDetailView> ReadAsync(CancellationToken cancel)
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

        if (State.Value is { } detail)
            State.Value = detail with { Task = RunAge.Newer(detail.Task, answer) };
        RequestRefresh();
    }
}
