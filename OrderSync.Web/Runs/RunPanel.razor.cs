using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;

namespace OrderSync.Web.Runs;

/// <summary>The task table with its filters: loaded once, then kept true by events.</summary>
public sealed partial class RunPanel
{
    private const int PageSize = 12;

    private readonly RunSelection _selection = new();
    private RunQuery _query = new();
    private string _news = "";
    private bool _loaded;

    [Parameter]
    public string? Status { get; set; }

    [Parameter]
    public string? Platform { get; set; }

    [Parameter]
    public bool RetryScheduled { get; set; }

    [Parameter]
    public EventCallback OnStart { get; set; }

    protected override IEnumerable<RunView> Shown => State.Value?.Runs ?? [];

    /// <summary>Shows a run that this person has just started or changed, without waiting for its event.</summary>
    public void Take(RunView run)
    {
        State.Value?.Take(run);
        StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        var query = new RunQuery(Status, Platform, RetryScheduled);
        if (!RendererInfo.IsInteractive || (_loaded && query == _query))
            return;
        (_query, _loaded) = (query, true);
        await LoadAsync();
    }

    protected override bool Apply(LiveEvent live)
    {
        if (live.Run is not { } run || State.Value is not { } list)
            return false;
        if (list.Take(run))
            _news = $"New task: {run.ConnectionName}, {RunWords.What(run)}";
        return true;
    }

    /// <summary>Progress is all in its event; a run that begins, ends or is queued anew may also enter or leave the list.</summary>
    protected override bool Concerns(LiveEvent live) => live.Type != EventTypes.SyncProgress || (_query.RetryScheduled && RunWords.ChangesRetries(live));

    protected override async Task<RunList> ReadAsync(CancellationToken cancel)
    {
        var query = _query;
        var wanted = Math.Clamp(State.Value?.Runs.Count ?? 0, PageSize, 200);
        var page = await Client.ListAsync(query, wanted, 0, cancel);
        return (State.Value is { } shown && shown.Query == query ? shown : new RunList(query)).Renew(page);
    }

    private Task MoreAsync() => State.LoadAsync(
        async cancel =>
        {
            var list = State.Value!;
            list.Add(await Client.ListAsync(_query, PageSize, list.Runs.Count, cancel));
            return list;
        },
        Stopping);
}
