using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Orders;
using OrderSync.Web.Api;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Orders;

/// <summary>The filters write the page's address, and nothing else; the page reads it.</summary>
public sealed partial class OrderFilters
{
    private static readonly (int Days, string Label)[] Ranges = [(1, "Today"), (7, "7 days"), (30, "30 days")];

    private IReadOnlyList<ConnectionView> _connections = [];
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

    protected override async Task OnInitializedAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;
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

    private void Go(OrderQuery query)
    {
        if (query != Query)
            Navigation.NavigateTo(OrderQuery.Address(query), replace: true);
    }
}
