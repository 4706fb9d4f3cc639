using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Orders;
using OrderSync.Web.Api;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Orders;

public sealed partial class OrdersPage
{
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

    [SupplyParameterFromQuery]
    private string? Agent { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    [Inject]
    private OrdersClient Client { get; set; } = null!;

    [Inject]
    private PlatformCatalog Catalog { get; set; } = null!;

    [Inject]
    private UserClock Clock { get; set; } = null!;

    protected override TimeSpan RefreshGap => TimeSpan.FromSeconds(3);

    protected override OrderQuery ReadAddress() => OrderQuery.Read(Q, Platform, Connection, Status, From, To, Agent, Sort);

    protected override Guid IdOf(OrderView row) => row.Id;

    /// <summary>How many there are; null where they could not be counted.</summary>
    private OrderListCount? Count { get; set; }

    /// <summary>Whether orders that came in just now may be missing in what is shown.</summary>
    private bool IsIncomplete => Count is { NotYetSearchable: > 0 } && (Query.Text is not null || Query.Sort.IsByTotal());

    protected override async Task LoadAroundAsync(CancellationToken cancel)
    {
        await Catalog.LoadAsync(cancel);
        try
        {
            Count = await Client.CountAsync(Query, Clock.Zone, cancel);
        }
        catch (ApiProblem)
        {
            // The list stands without its number; where the Api does not answer, it says so itself.
            Count = null;
        }
    }

    protected override Task<CursorPage<OrderView>> ReadAsync(OrderQuery query, string? cursor, int limit, CancellationToken cancel) =>
        Client.ListAsync(query, Clock.Zone, cursor, limit, cancel);

    /// <summary>A run that reads orders, or a platform that tells of them, may have changed what is listed.</summary>
    protected override bool Concerns(LiveEvent live) =>
        (live.Run?.ConnectionId ?? live.Orders?.ConnectionId) is { } connection && (Query.Connection is null || Query.Connection == connection);
}
