using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Shipping;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Shipping;

public sealed partial class ShippingPage
{
    private const int PageSize = 50;

    private readonly LoadState<PagedRows<ShipmentView>> _state = new();
    private ShipmentQuery? _asked;
    private ShipmentQuery _query = new();
    private IReadOnlyList<ShipmentCodeView> _codes = [];
    private IReadOnlyList<ConnectionView> _connections = [];

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Code { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Carrier { get; set; }

    [SupplyParameterFromQuery]
    private string? Shop { get; set; }

    [Inject]
    private ShippingClient Client { get; set; } = null!;

    [Inject]
    private ConnectionsClient ConnectionsClient { get; set; } = null!;

    [Inject]
    private PlatformCatalog Catalog { get; set; } = null!;

    protected override TimeSpan RefreshGap => TimeSpan.FromSeconds(2);

    private IEnumerable<ConnectionView> Carriers => _connections.Where(connection => Catalog.Can(connection.Platform, "shipments"));

    protected override async Task OnParametersSetAsync()
    {
        _query = ShipmentQuery.Read(Q, Code, State, Carrier, Shop);
        if (!RendererInfo.IsInteractive || _query == _asked)
            return;
        _asked = _query;
        await Catalog.LoadAsync(Stopping);
        await LoadAsync();
    }

    /// <summary>Shipping changes shipments; a fetch of orders may bring one that a shipment has waited for.</summary>
    protected override bool Concerns(LiveEvent live) =>
        live.Connection is not null || live.Run is { Kind: RunKind.ShippingStatus } || live is { Run: not null, Type: EventTypes.SyncCompleted };

    /// <summary>On the first page changed shipments come in by themselves; further down the list must not move under the reader.</summary>
    protected override async Task RefreshAsync()
    {
        await LoadAroundAsync(Stopping);
        var query = _query;
        if (_state.Value is { Extended: true } list)
        {
            list.Renew(await Client.ListAsync(query, null, PageSize, Stopping));
            return;
        }
        await _state.RenewAsync(async cancel => RowsOf(await Client.ListAsync(query, null, PageSize, cancel)), Stopping);
    }

    private static PagedRows<ShipmentView> RowsOf(CursorPage<ShipmentView> first) => new(first, shipment => shipment.Id);

    private Task LoadAsync()
    {
        var query = _query;
        return _state.LoadAsync(
            async cancel =>
            {
                await LoadAroundAsync(cancel);
                return RowsOf(await Client.ListAsync(query, null, PageSize, cancel));
            },
            Stopping);
    }

    private async Task LoadAroundAsync(CancellationToken cancel)
    {
        _connections = await ConnectionsClient.ListAsync(cancel);
        _codes = await Client.CodesAsync(cancel);
    }

    private Task MoreAsync() => _state.LoadAsync(
        async cancel =>
        {
            var list = _state.Value!;
            list.Append(await Client.ListAsync(_query, list.NextCursor, PageSize, cancel));
            return list;
        },
        Stopping);
}
