using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Orders;
using OrderSync.Web.Api;
using OrderSync.Web.Assignment;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Orders;

/// <summary>The filters write the page's address, and nothing else; the page reads it.</summary>
public sealed partial class OrderFilters
{
    private static readonly (int Days, string Label)[] Ranges = [(1, "Today"), (7, "7 days"), (30, "30 days")];

    private IReadOnlyList<ConnectionView> _connections = [];
    private IReadOnlyList<AgentView> _agents = [];
    private FilterText? _search;

    [Parameter, EditorRequired]
    public OrderQuery Query { get; set; } = null!;

    [Inject]
    public UserClock Clock { get; set; } = null!;

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    [Inject]
    public PlatformCatalog Catalog { get; set; } = null!;

    [Inject]
    public ConnectionsClient Connections { get; set; } = null!;

    [Inject]
    public AssignmentClient Assignment { get; set; } = null!;

    /// <summary>With the one of the address, who may not be in the list any more.</summary>
    private IEnumerable<OrderAgentView> Agents
    {
        get
        {
            var known = _agents.Select(agent => new OrderAgentView(agent.Id, agent.Name));
            return Query.Agent is { } one && _agents.All(agent => agent.Id != one) ? known.Append(new OrderAgentView(one, "Another agent")) : known;
        }
    }

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;
        await LoadConnectionsAsync();
        await LoadAgentsAsync();
    }

    private async Task LoadAgentsAsync()
    {
        try
        {
            _agents = await Assignment.AgentsAsync(CancellationToken.None);
        }
        catch (ApiProblem)
        {
            // Who may not see the agents' desk still filters by what waits.
        }
    }

    private async Task LoadConnectionsAsync()
    {
        try
        {
            await Catalog.LoadAsync(CancellationToken.None);
            // A carrier has no orders.
            _connections = [.. (await Connections.ListAsync(CancellationToken.None)).Where(connection => Catalog.Can(connection.Platform, "orders"))];
        }
        catch (ApiProblem)
        {
            // The list itself says what is wrong; the other filters work without the names.
        }
    }

    private static string? Word(ChangeEventArgs change) => change.Value is string { Length: > 0 } word ? word : null;

    private void SetStatus(ChangeEventArgs change) =>
        Go(Query with { Status = Enum.TryParse<OrderStatus>(Word(change), out var status) ? status : null });

    private void SetConnection(ChangeEventArgs change) =>
        Go(Query with { Connection = Guid.TryParse(Word(change), out var id) ? id : null });

    private void SetAgent(ChangeEventArgs change)
    {
        var word = Word(change);
        Go(Query with { Waiting = word == OrderQuery.WaitingWord, Agent = Guid.TryParse(word, out var id) ? id : null });
    }

    private void SetSort(ChangeEventArgs change) =>
        Go(Query with { Sort = Enum.TryParse<OrderSort>(Word(change), out var sort) ? sort : default });

    private void Go(OrderQuery query)
    {
        if (query != Query)
            Navigation.NavigateTo(OrderQuery.Address(query), replace: true);
    }
}
