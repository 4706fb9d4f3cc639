using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Shipping;
using OrderSync.Web.Api;
using OrderSync.Web.Assignment;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;
using OrderSync.Web.Shipping;

namespace OrderSync.Web.Orders;

/// <summary>One order: who to call, what was bought, and all that has happened to it.</summary>
public sealed partial class OrderPage
{
    private readonly LoadState<ShownOrder> _state = new();
    private readonly RenderFragment _facts;
    private Guid _shown;

    public OrderPage() => _facts = builder =>
    {
        if (_state.Value is not { } shown)
            return;
        builder.OpenComponent<OrderTitleFacts>(0);
        builder.AddComponentParameter(1, nameof(OrderTitleFacts.Order), shown.Detail.Order);
        builder.AddComponentParameter(2, nameof(OrderTitleFacts.Assignment), shown.Assignment);
        builder.CloseComponent();
    };

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    public OrdersClient Client { get; set; } = null!;

    [Inject]
    public AssignmentClient Assignments { get; set; } = null!;

    [Inject]
    public ShippingClient Shipping { get; set; } = null!;

    [Inject]
    public PlatformCatalog Catalog { get; set; } = null!;

    protected override TimeSpan RefreshGap => TimeSpan.FromSeconds(5);

    private string Title => _state.Value is { Detail: var detail } ? $"Order {detail.Order.Number}" : "Order";

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || _shown == Id)
            return;
        (_shown, _state.Value) = (Id, null);
        await LoadAsync();
    }

    protected override bool Concerns(LiveEvent live) =>
        live.Assignment is not null
        || live.Run?.Kind == RunKind.ShippingStatus
        || ((live.Run?.ConnectionId ?? live.Orders?.ConnectionId) is { } connection && connection == _state.Value?.Detail.Order.ConnectionId);

    protected override Task RefreshAsync() => _state.RenewAsync(ReadAsync, Stopping);

    private async Task LoadAsync()
    {
        await Catalog.LoadAsync(Stopping);
        await _state.LoadAsync(ReadAsync, Stopping);
    }

    private async Task<ShownOrder> ReadAsync(CancellationToken cancel)
    {
        var assignment = OrNothingAsync(() => Assignments.OfOrderAsync(Id, cancel));
        var detail = await Client.FindAsync(Id, cancel);
        var parcels = await Task.WhenAll((detail.Shipments ?? []).Select(one => OrNothingAsync(() => Shipping.FindAsync(one.Id, cancel))));
        return new ShownOrder(detail, await assignment, [.. parcels.OfType<ShipmentDetailView>()]);
    }

    /// <summary>What stands around an order must not keep the order itself from being shown.</summary>
    private static async Task<T?> OrNothingAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (ApiProblem)
        {
            return null;
        }
    }
}

/// <summary>An order with its agents and its parcels, as far as they could be read.</summary>
public sealed record ShownOrder(OrderDetailView Detail, OrderAssignmentView? Assignment, IReadOnlyList<ShipmentDetailView> Parcels);
