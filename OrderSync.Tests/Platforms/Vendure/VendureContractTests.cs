using OrderSync.Contracts.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Tests.Peers;
using OrderSync.Tests.Platforms.Contract;

namespace OrderSync.Tests.Platforms.Vendure;

/// <summary>Against a real Vendure.</summary>
[Trait("Category", "npm")]
[Collection(VendurePeer.Collection)]
public sealed class VendureContractTests(VendurePeer vendure) : OrderSourceContract
{
    [Fact]
    public async Task An_order_that_is_shipped_and_delivered_is_seen_by_its_id_although_its_update_time_stands_still()
    {
        var id = (await vendure.PlaceOrdersAsync(1)).Single();
        var placed = await OpenAsync(id);
        await vendure.ShipAsync(id);
        var shipped = await OpenAsync(id);
        await vendure.DeliverAsync(id);
        var delivered = await OpenAsync(id);

        placed.Status.ShouldBe(OrderStatus.Confirmed);
        shipped.Status.ShouldBe(OrderStatus.Shipped);
        shipped.Tracking.ShouldBe($"TRK{id}");
        delivered.Status.ShouldBe(OrderStatus.Delivered);
        delivered.PlatformUpdatedAt.ShouldBe(placed.PlatformUpdatedAt);
    }

    [Fact]
    public async Task A_cancelled_order_is_among_the_changes()
    {
        var id = (await vendure.PlaceOrdersAsync(1)).Single();
        var before = (await OpenAsync(id)).PlatformUpdatedAt!.Value;
        await vendure.CancelAsync(id);

        var changes = await PagesAsync(Everything with { Stream = OrderStream.Changed, From = before.AddMilliseconds(1) });

        IdsOf(changes).ShouldContain(id);
        (await OpenAsync(id)).Status.ShouldBe(OrderStatus.Cancelled);
    }

    [Fact]
    public async Task Totals_are_those_of_the_shop()
    {
        var connection = Connect();
        var shop = (await vendure.AllOrdersAsync()).ToDictionary(order => order.Id, order => order.TotalWithTax / 100m);

        var orders = (await PagesAsync(Everything)).SelectMany(page => page.Records).Select(record => Source.Map(connection, record).Order!).ToList();

        orders.ToDictionary(order => order.ExternalId, order => order.Total!.Value).ShouldBe(shop, ignoreOrder: true);
        orders.ShouldAllBe(order => order.Subtotal + order.Shipping + order.Tax == order.Total);
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
            late ??= (await vendure.PlaceOrdersAsync(1)).Single();
        }

        IdsOf(pages).Distinct().ShouldBe((await vendure.AllOrdersAsync()).Select(order => order.Id), ignoreOrder: true);
        IdsOf(pages).ShouldContain(late!);
    }

    [Fact]
    public async Task Signs_in_with_a_user_name_and_again_when_the_session_has_ended()
    {
        var connection = Connect(("apiKey", ""), ("username", VendurePeer.Username), ("password", VendurePeer.Password), ("pageSize", "7"));
        Proxy.Script = call => call == 3 ? new Fault(FaultKind.Answer, 200, """{"errors":[{"message":"No.","extensions":{"code":"FORBIDDEN"}}],"data":null}""") : null;
        var pages = new List<OrderPage>();
        await foreach (var page in Source.ReadAsync(connection, Everything, Cancellation))
            pages.Add(page);

        IdsOf(pages).ShouldBe((await vendure.AllOrdersAsync()).Select(order => order.Id).Order(StringComparer.Ordinal));
        Proxy.Calls.ShouldBe(pages.Count + 3);
    }

    [Fact]
    public async Task A_wrong_password_is_unauthorized()
    {
        var connection = Connect(("apiKey", ""), ("username", VendurePeer.Username), ("password", "not-the-password"));

        var failure = await FailureAsync(() => ((IConnectionCheck)Source).CheckAsync(connection, Cancellation));

        failure.Kind.ShouldBe(PlatformFailureKind.Unauthorized);
        failure.Field.ShouldBe("password");
        failure.Sentence.ShouldNotContain("not-the-password");
    }

    [Fact]
    public async Task A_key_that_may_not_read_orders_is_forbidden()
    {
        var failure = await FailureAsync(() => ((IConnectionCheck)Source).CheckAsync(Connect(("apiKey", vendure.PoorApiKey)), Cancellation));

        failure.Kind.ShouldBe(PlatformFailureKind.Forbidden);
    }

    [Fact]
    public async Task A_line_that_moves_in_the_shops_table_does_not_change_the_record()
    {
        var id = (await vendure.PlaceOrdersAsync(3))[^1];
        var query = Everything with { Stream = OrderStream.Open, Ids = [id] };
        var before = (await PagesAsync(query)).Single().Records.Single();
        await vendure.TouchFirstLineAsync(id);
        var after = (await PagesAsync(query)).Single().Records.Single();

        Source.Map(Connect(), before).Order!.Lines.Count.ShouldBe(3);
        after.ToArray().ShouldBe(before.ToArray());
    }

    [Fact]
    public async Task Windows_part_at_the_microsecond_although_Vendure_speaks_milliseconds()
    {
        var bound = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ids = await vendure.PlaceOrdersAsync(5);
        string[] times = ["2023-12-31 23:59:59.999", "2023-12-31 23:59:59.9995", "2024-01-01", "2024-01-01 00:00:00.0004", "2024-01-01 00:00:01"];
        foreach (var (id, time) in ids.Zip(times))
            await vendure.SetPlacedAtAsync(id, time);

        var before = await PagesAsync(Everything with { From = bound.AddYears(-1), To = bound });
        var after = await PagesAsync(Everything with { From = bound, To = bound.AddSeconds(1) });
        var measured = await Source.MeasureAsync(Connect(), bound, bound.AddSeconds(1), Cancellation);

        IdsOf(before).ShouldBe(ids.Take(2), ignoreOrder: true);
        IdsOf(after).ShouldBe(ids.Skip(2).Take(2), ignoreOrder: true);
        after.Single().PlatformCount.ShouldBe(2);
        measured.ShouldBe(new OrderExtent(bound.AddMilliseconds(-1), 2));
    }

    protected override async Task<IOrderPeer> PeerAsync()
    {
        await vendure.ReadyAsync(orders: 24);
        return new RealVendure(vendure);
    }

    private async Task<Core.Orders.OrderSnapshot> OpenAsync(string id)
    {
        var pages = await PagesAsync(Everything with { Stream = OrderStream.Open, Ids = [id] });
        return Source.Map(Connect(), pages.Single().Records.Single()).Order.ShouldNotBeNull();
    }

    private sealed class RealVendure(VendurePeer vendure) : IOrderPeer
    {
        public string Platform => "vendure";

        public Uri Origin => vendure.Origin;

        public IReadOnlyDictionary<string, string> WrongCredentials { get; } =
            new Dictionary<string, string> { ["apiKey"] = "0123456789abcdef:0123456789abcdef" };

        public IReadOnlyDictionary<string, string> SettingsAt(Uri origin) => new Dictionary<string, string>
        {
            ["adminApiUrl"] = new Uri(origin, "admin-api").ToString(),
            ["apiKey"] = vendure.ApiKey,
        };

        public async Task<IReadOnlyList<PeerOrder>> OrdersAsync() =>
            [.. (await vendure.AllOrdersAsync()).Select(order => new PeerOrder(order.Id, order.PlacedAt))];
    }
}
