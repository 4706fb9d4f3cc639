using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Shipping;
using OrderSync.Web.Connections;

namespace OrderSync.Web.Shipping;

public sealed partial class ShippingPage
{
    private IReadOnlyList<ShipmentCodeView> _codes = [];
    private IReadOnlyList<ConnectionView> _connections = [];

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Code { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? ShipmentState { get; set; }

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

    private IEnumerable<ConnectionView> Carriers => _connections.Where(connection => Catalog.Can(connection.Platform, "shipments"));

    protected override ShipmentQuery ReadAddress() => ShipmentQuery.Read(Q, Code, ShipmentState, Carrier, Shop);

    protected override Guid IdOf(ShipmentView row) => row.Id;

    protected override Task<CursorPage<ShipmentView>> ReadAsync(ShipmentQuery query, string? cursor, int limit, CancellationToken cancel) =>
        Client.ListAsync(query, cursor, limit, cancel);

    protected override async Task LoadAroundAsync(CancellationToken cancel)
    {
        await Catalog.LoadAsync(cancel);
        _connections = await ConnectionsClient.ListAsync(cancel);
        _codes = await Client.CodesAsync(cancel);
    }

    /// <summary>Shipping changes shipments; a fetch of orders may bring one that a shipment has waited for.</summary>
    protected override bool Concerns(LiveEvent live) =>
        live.Connection is not null || live.Run is { Kind: RunKind.ShippingStatus } || live is { Run: not null, Type: EventTypes.SyncCompleted };
}
