using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Tests.Peers;
using OrderSync.Tests.Platforms.Contract;

namespace OrderSync.Tests.Platforms.Vendure;

/// <summary>
/// What the connector must do with a Vendure besides what every connector must: the same for a real one and for the sandbox's, so
/// that the sandbox cannot differ from what was seen.
/// </summary>
public abstract class VendureContract : OrderSourceContract
{
    private static readonly (string, string) AsTheShopTells = ("moneyPrecision", "");

    private IVendurePeer? _vendure;

    private protected IVendurePeer Vendure => _vendure!;

    [Fact]
    public async Task An_order_that_is_shipped_and_delivered_is_seen_by_its_id_although_its_update_time_stands_still()
    {
        var id = (await Vendure.PlaceOrdersAsync(1)).Single();
        var placed = await OpenAsync(id);
        var tracking = await Vendure.ShipAsync(id);
        var shipped = await OpenAsync(id);
        await Vendure.DeliverAsync(id);
        var delivered = await OpenAsync(id);

        placed.Status.ShouldBe(OrderStatus.Confirmed);
        placed.Tracking.ShouldBeNull();
        shipped.Status.ShouldBe(OrderStatus.Shipped);
        shipped.Tracking.ShouldBe(tracking);
        delivered.Status.ShouldBe(OrderStatus.Delivered);
        delivered.PlatformUpdatedAt.ShouldBe(placed.PlatformUpdatedAt);
        placed.PlatformUpdatedAt!.Value.ShouldBeLessThan(placed.PlacedAt);
    }

    [Fact]
    public async Task A_cancelled_order_is_among_the_recent_ones_and_costs_nothing_any_more()
    {
        var id = (await Vendure.PlaceOrdersAsync(1)).Single();
        var quiet = (await Vendure.PlaceOrdersAsync(1)).Single();
        var placed = await OpenAsync(quiet);
        await Vendure.CancelAsync(id);

        var recent = await PagesAsync(Everything with { Stream = OrderStream.Recent, From = placed.PlacedAt.AddMilliseconds(1) });
        var since = await PagesAsync(Everything with { Stream = OrderStream.Recent, From = placed.PlacedAt });

        IdsOf(recent).ShouldBe([id]);
        recent[^1].PlatformCount.ShouldBe(0, "none was placed since");
        IdsOf(since).ShouldBe([id, quiet], ignoreOrder: true);
        since[^1].PlatformCount.ShouldBe(1);
        var cancelled = await OpenAsync(id);
        cancelled.Status.ShouldBe(OrderStatus.Cancelled);
        cancelled.Shipping.ShouldBe(0);
        cancelled.Lines.Where(line => !line.ExternalId!.StartsWith("surcharge", StringComparison.Ordinal)).ShouldAllBe(line => line.Quantity == 0 && line.Total == 0);
    }

    [Fact]
    public async Task Totals_are_those_of_the_shop()
    {
        var connection = Connect(AsTheShopTells);
        var shop = (await Vendure.AllOrdersAsync()).ToDictionary(order => order.Id, order => order.TotalWithTax / 100m);

        var orders = (await PagesAsync(Everything, AsTheShopTells)).SelectMany(page => page.Records).Select(record => Source.Map(connection, record).Order!).ToList();

        orders.ToDictionary(order => order.ExternalId, order => order.Total!.Value).ShouldBe(shop, ignoreOrder: true);
        orders.ShouldAllBe(order => order.Subtotal + order.Shipping + order.Tax - order.Discounts - order.Credits == order.Total);
        orders.ShouldAllBe(order => order.Lines.Sum(line => line.Total) == order.Subtotal);
    }

    [Fact]
    public async Task An_order_placed_during_the_walk_makes_it_begin_again_and_nothing_is_missed()
    {
        var pages = new List<OrderPage>();
        string? late = null;
        await foreach (var page in Source.ReadAsync(Connect(("pageSize", "7")), Everything, Cancellation))
        {
            pages.Add(page);
            late ??= (await Vendure.PlaceOrdersAsync(1)).Single();
        }

        IdsOf(pages).Distinct().ShouldBe((await Vendure.AllOrdersAsync()).Select(order => order.Id), ignoreOrder: true);
        IdsOf(pages).ShouldContain(late!);
    }

    [Fact]
    public async Task Signs_in_with_a_user_name_and_again_when_the_session_has_ended()
    {
        var connection = Connect(("apiKey", ""), ("username", Vendure.Username), ("password", Vendure.Password), ("pageSize", "7"));
        Proxy.Script = call => call == 3 ? new Fault(FaultKind.Answer, 200, """{"errors":[{"message":"No.","extensions":{"code":"FORBIDDEN"}}],"data":null}""") : null;
        var pages = new List<OrderPage>();
        await foreach (var page in Source.ReadAsync(connection, Everything, Cancellation))
            pages.Add(page);

        IdsOf(pages).ShouldBe((await Vendure.AllOrdersAsync()).Select(order => order.Id).Order(StringComparer.Ordinal));
        Proxy.Calls.ShouldBe(pages.Count + 3);
    }

    [Fact]
    public async Task A_wrong_password_is_unauthorized()
    {
        var connection = Connect(("apiKey", ""), ("username", Vendure.Username), ("password", "not-the-password"));

        var failure = await FailureAsync(() => ((IConnectionCheck)Source).CheckAsync(connection, Cancellation));

        failure.Kind.ShouldBe(PlatformFailureKind.Unauthorized);
        failure.Field.ShouldBe("password");
        failure.Sentence.ShouldNotContain("not-the-password");
    }

    [Fact]
    public async Task A_key_that_may_not_read_orders_is_forbidden()
    {
        var failure = await FailureAsync(() => ((IConnectionCheck)Source).CheckAsync(Connect(("apiKey", Vendure.PoorApiKey)), Cancellation));

        failure.Kind.ShouldBe(PlatformFailureKind.Forbidden);
    }

    protected sealed override async Task<IOrderPeer> PeerAsync() => _vendure = await VendureAsync();

    /// <summary>At least 24 placed orders.</summary>
    private protected abstract Task<IVendurePeer> VendureAsync();

    private protected async Task<OrderSnapshot> OpenAsync(string id)
    {
        var pages = await PagesAsync(Everything with { Stream = OrderStream.Open, Ids = [id] });
        return Source.Map(Connect(), pages.Single().Records.Single()).Order.ShouldNotBeNull();
    }
}

/// <summary>A Vendure, real or imitated, and what its people do.</summary>
internal interface IVendurePeer : IOrderPeer
{
    string Username { get; }

    string Password { get; }

    /// <summary>Of somebody known who may not read orders.</summary>
    string PoorApiKey { get; }

    /// <returns>The ids of the new orders, which are paid and not yet shipped.</returns>
    Task<IReadOnlyList<string>> PlaceOrdersAsync(int count);

    /// <summary>Hands all of an order's lines to a carrier.</summary>
    /// <returns>The tracking code.</returns>
    Task<string> ShipAsync(string id);

    Task DeliverAsync(string id);

    /// <summary>With its shipping.</summary>
    Task CancelAsync(string id);

    /// <summary>Every placed order, known otherwise than through the connector.</summary>
    Task<IReadOnlyList<VendurePeerOrder>> AllOrdersAsync();
}
