using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Orders;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Orders;

public sealed partial class OrdersPage
{
    private const int PageSize = 50;

    private readonly LoadState<PagedRows<OrderView>> _state = new();
    private OrderQuery? _asked;
    private OrderQuery _query = new();
    private int _arrived;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Platform { get; set; }

    [SupplyParameterFromQuery]
    private string? Connection { get; set; }

    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [Inject]
    private OrdersClient Client { get; set; } = null!;

    [Inject]
    private PlatformCatalog Catalog { get; set; } = null!;

    [Inject]
    private UserClock Clock { get; set; } = null!;

    protected override TimeSpan RefreshGap => TimeSpan.FromSeconds(3);

    protected override async Task OnParametersSetAsync()
    {
        _query = OrderQuery.Read(Q, Platform, Connection, Status, From, To);
        if (!RendererInfo.IsInteractive || _query == _asked)
            return;
        _asked = _query;
        await Catalog.LoadAsync(Stopping);
        await LoadAsync();
    }

    /// <summary>A run that reads orders, or a platform that tells of them, may have changed what is listed.</summary>
    protected override bool Concerns(LiveEvent live) =>
        (live.Run?.ConnectionId ?? live.Orders?.ConnectionId) is { } connection && (_query.Connection is null || _query.Connection == connection);

    /// <summary>On the first page new orders come in by themselves; further down the list must not move under the reader.</summary>
    protected override async Task RefreshAsync()
    {
        if (_state.Value is not { Rows.Count: > 0 } list)
        {
            await LoadAsync();
            return;
        }

        var query = _query;
        var first = await Client.ListAsync(query, Clock.Zone, null, PageSize, Stopping);
        if (query != _query || !ReferenceEquals(list, _state.Value))
            return;
        if (list.Extended)
            _arrived = list.Renew(first);
        else
            _state.Value = RowsOf(first);
    }

    private static PagedRows<OrderView> RowsOf(CursorPage<OrderView> first) => new(first, order => order.Id);

    private async Task LoadAsync()
    {
        _arrived = 0;
        var query = _query;
        await _state.LoadAsync(
            async cancel => RowsOf(await Client.ListAsync(query, Clock.Zone, null, PageSize, cancel)), Stopping);
    }

    private Task MoreAsync() => _state.LoadAsync(
        async cancel =>
        {
            var list = _state.Value!;
            list.Append(await Client.ListAsync(_query, Clock.Zone, list.NextCursor, PageSize, cancel));
            return list;
        },
        Stopping);
}
