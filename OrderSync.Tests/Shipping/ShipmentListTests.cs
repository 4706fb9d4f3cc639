using System.Net;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Shipping;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Shipping;

/// <summary>What the Api tells of shipments, after a sync of the whole application.</summary>
public sealed class ShipmentListTests(AppFixture app) : MerchantTest(app)
{
    private const string Base = "/api/v1/shipments";

    private SimulatedShop _shop = null!;
    private SimulatedShop _carrier = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _shop = await Merchant.ConnectShopAsync(new { orders = 130, days = 8, seed = 91 });
        await Merchant.FetchAsync(_shop, FetchMode.Duration, duration: 30);
        _carrier = await Merchant.ConnectCarrierAsync(_shop);
        await _carrier.AddOrdersAsync(5);
        await Merchant.ShipAsync(_carrier);
    }

    [Fact]
    public async Task All_are_listed_page_by_page_the_last_changed_first()
    {
        var all = await AllAsync("limit=30");

        all.Count.ShouldBe(135);
        all.Select(shipment => shipment.Id).ShouldBeUnique();
        all.Select(shipment => shipment.StatusAt).ShouldBe(all.Select(shipment => shipment.StatusAt).OrderDescending());
    }

    [Fact]
    public async Task Filters_show_just_what_they_say()
    {
        var all = await AllAsync("limit=200");
        var one = all.First(shipment => shipment.OrderId is not null);

        (await AllAsync("state=unmatched")).Count.ShouldBe(5);
        (await AllAsync("state=open")).ShouldAllBe(shipment => !shipment.IsTerminal);
        (await AllAsync("state=terminal")).Count.ShouldBe(all.Count(shipment => shipment.IsTerminal));
        (await AllAsync($"orderConnectionId={_shop.ConnectionId}")).Count.ShouldBe(130);
        (await AllAsync($"connectionId={_shop.ConnectionId}")).ShouldBeEmpty();
        (await AllAsync($"statusCode={one.StatusCode}")).Count.ShouldBe(all.Count(shipment => shipment.StatusCode == one.StatusCode));
        (await AllAsync($"q={one.Reference!.ToLowerInvariant()}")).ShouldHaveSingleItem().Id.ShouldBe(one.Id);
        (await AllAsync($"q={one.Tracking}")).ShouldContain(shipment => shipment.Id == one.Id);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("state=lost", "state")]
    [InlineData("state=1", "state")]
    [InlineData("cursor=abc", "cursor")]
    public async Task What_cannot_be_asked_for_is_refused_with_the_field(string query, string field) =>
        (await (await Merchant.Api.GetAsync($"{Base}?{query}", Merchant.Cancellation)).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldBe([field]);

    [Fact]
    public async Task The_codes_are_a_table_with_what_each_means_and_how_many_are_so_now()
    {
        await _carrier.ChangeStateAsync("100003", "77");
        await Merchant.ShipAsync(_carrier);

        var codes = await Merchant.Api.Get<IReadOnlyList<ShipmentCodeView>>($"{Base}/status-codes");

        var truth = (await AllAsync("limit=200")).CountBy(shipment => shipment.StatusCode).ToDictionary();
        codes.Count(code => code.IsKnown).ShouldBe(18);
        codes.Where(code => code.Shipments > 0).ToDictionary(code => code.Code, code => (int)code.Shipments).ShouldBe(truth, ignoreOrder: true);
        codes.Single(code => code.OrderStatus is not null).ShouldBe(
            new ShipmentCodeView("maystro", "41", "DELIVERED", "LIVRÉ", "Delivered to the customer.", true, OrderStatus.Delivered, true, truth["41"]));
    }

    [Fact]
    public async Task One_shipment_is_read_now_with_its_history_and_completes_its_order()
    {
        var waiting = (await AllAsync("state=open&limit=200")).First(shipment => shipment.OrderStatus is OrderStatus.Pending or OrderStatus.Confirmed);
        await _carrier.ChangeStateAsync(waiting.Reference!.TrimStart([.. Enumerable.Range('A', 26).Select(letter => (char)letter)]), "41");

        var read = await Merchant.Api.Post($"{Base}/{waiting.Id}/refresh").Read<ShipmentDetailView>();

        (read.Shipment.StatusCode, read.Shipment.OrderStatus).ShouldBe(("41", OrderStatus.Delivered));
        read.History.Select(step => step.Code).ShouldBe(["41", "31", "22", "9", "8", "15", "6", "5", "4"]);
        read.History.ShouldAllBe(step => step.FromHistory);
        var order = await Merchant.Api.Get<OrderDetailView>($"/api/v1/orders/{waiting.OrderId}");
        order.Order.Status.ShouldBe(OrderStatus.Delivered);
        order.Shipments.ShouldHaveSingleItem().StatusWord.ShouldBe("LIVRÉ");
        var change = order.StatusChanges.ShouldHaveSingleItem();
        (change.Status, change.Word, change.ShipmentId, change.RunId).ShouldBe((OrderStatus.Delivered, "LIVRÉ", waiting.Id, null));
    }

    [Fact]
    public async Task A_carrier_that_does_not_answer_is_said_to_the_person_who_asked()
    {
        var one = (await AllAsync("limit=1"))[0];
        await _carrier.FaultAsync(new { kind = "serverError", untilCleared = true });

        var answer = await Merchant.Api.Post($"{Base}/{one.Id}/refresh");

        (await answer.Problem(HttpStatusCode.BadGateway)).Detail.ShouldNotBeNull().ShouldContain("500");
    }

    private async Task<List<ShipmentView>> AllAsync(string query)
    {
        var all = new List<ShipmentView>();
        for (string? cursor = null; ;)
        {
            var page = await Merchant.Api.Get<CursorPage<ShipmentView>>($"{Base}?{query}&cursor={cursor}");
            all.AddRange(page.Items);
            cursor = page.NextCursor;
            if (cursor is null)
                return all;
        }
    }
}
