using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Events;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Assignment;

public sealed partial class RecentAssignments
{
    private const int Step = 25;
    private const int Most = 200;

    private readonly LoadState<CursorPage<AssignmentView>> _state = new();
    private readonly HashSet<Guid> _chosen = [];
    private IReadOnlyList<AgentView> _agents = [];
    private AssignmentOutcomes? _outcome;
    private int _size = Step;

    [SupplyParameterFromQuery(Name = "state")]
    public string? StateWord { get; set; }

    [SupplyParameterFromQuery(Name = "agent")]
    public string? AgentId { get; set; }

    [Inject]
    public AssignmentClient Client { get; set; } = null!;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    private string State => AddressFilters.OneOf(StateWord, "open", "assigned", "inWork", "done", "closed", "released");

    private Guid? Agent => Guid.TryParse(AgentId, out var agent) ? agent : null;

    protected override async Task OnInitializedAsync()
    {
        if (!IsNew((State, Agent)))
            return;
        await LoadAsync();
        try
        {
            _agents = await Client.AgentsAsync(Stopping);
        }
        catch (ApiProblem)
        {
            // The panel of agents says what is wrong; the list works without their names.
        }
    }

    protected override Task OnParametersSetAsync() => IsNew((State, Agent)) ? LoadAsync() : Task.CompletedTask;

    protected override bool Concerns(LiveEvent live) => live.Assignment is not null;

    protected override async Task RefreshAsync()
    {
        await _state.RenewAsync(
            async cancel =>
            {
                _agents = await Client.AgentsAsync(cancel);
                return await ReadAsync(cancel);
            },
            Stopping);
        KeepOpen();
    }

    private async Task LoadAsync()
    {
        _size = Step;
        await _state.LoadAsync(ReadAsync, Stopping);
        KeepOpen();
    }

    private Task MoreAsync()
    {
        _size = Math.Min(Most, _size + Step);
        return _state.LoadAsync(ReadAsync, Stopping);
    }

    private Task<CursorPage<AssignmentView>> ReadAsync(CancellationToken cancel) =>
        Client.ListAsync(Agent, State, _size, cancel);

    /// <summary>What is not on the page, or not open any more, is not chosen any more.</summary>
    private void KeepOpen()
    {
        if (_state.Value is { } page)
            _chosen.IntersectWith(page.Items.Where(row => row.EndedAt is null).Select(row => row.OrderId));
    }

    private void Choose(Guid order, bool on) => _ = on ? _chosen.Add(order) : _chosen.Remove(order);

    private Task ActedAsync(AssignmentOutcomes outcome)
    {
        _outcome = outcome;
        _chosen.Clear();
        return _state.LoadAsync(ReadAsync, Stopping);
    }
}
