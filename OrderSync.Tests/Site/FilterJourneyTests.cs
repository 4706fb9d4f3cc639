using Microsoft.Playwright;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>A person narrows the long lists, goes on to their end, and shares what they see by its address.</summary>
public sealed class FilterJourneyTests(AppFixture app, BrowserFixture browser) : MerchantTest(app)
{
    private const int Orders = 130;

    [Fact]
    public async Task Orders_are_searched_as_one_types_and_the_address_says_what_is_shown()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = Orders, days = 8, seed = 171 });
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var (number, status, ofStatus) = await SampleAsync(shop);
        await using var site = await SitePage.OpenAsync(App, browser, Merchant);
        await site.GoAsync(App, "/orders");
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(50);
        await Assertions.Expect(site["orders-q"]).ToHaveValueAsync("");

        await site["more-orders"].ClickAsync();
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(100);
        await site["more-orders"].ClickAsync();
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(Orders);
        await Assertions.Expect(site["more-orders"]).ToHaveCountAsync(0);
        (await site["order-row"].EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.id)")).Distinct().Count().ShouldBe(Orders);

        await site["orders-q"].PressSequentiallyAsync(number);
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(1);
        await Assertions.Expect(site["order-link"]).ToHaveTextAsync(number);
        await Assertions.Expect(site.Page).ToHaveURLAsync($"{App.Address("web")}orders?q={number}");
        await site["order-link"].ClickAsync();
        await Assertions.Expect(site["order-history"]).ToBeVisibleAsync();
        await site.Page.GoBackAsync();
        await Assertions.Expect(site["orders-q"]).ToHaveValueAsync(number);
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(1);

        await site["orders-q"].FillAsync("nobody has this");
        await Assertions.Expect(site["orders-empty"]).ToContainTextAsync("No order matches");
        await site["orders-clear"].ClickAsync();
        await Assertions.Expect(site["orders-q"]).ToHaveValueAsync("");
        await site["orders-status"].SelectOptionAsync(status);
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(Math.Min(50, ofStatus));
        await site.Page.ReloadAsync();
        await Assertions.Expect(site["orders-status"]).ToHaveValueAsync(status);
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(Math.Min(50, ofStatus));
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Shipments_are_searched_and_narrowed_to_what_is_on_its_way()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = Orders, days = 8, seed = 172 });
        await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);
        var carrier = await Merchant.ConnectCarrierAsync(shop);
        await Merchant.ShipAsync(carrier);
        var reference = await Merchant.ScalarAsync<string>("select reference from shipments where connection_id = $1 order by reference limit 1", carrier.ConnectionId);
        var open = await Merchant.ScalarAsync<long>("select count(*) from shipments where connection_id = $1 and not is_terminal", carrier.ConnectionId);
        await using var site = await SitePage.OpenAsync(App, browser, Merchant);
        await site.GoAsync(App, "/shipping");
        await Assertions.Expect(site["shipment-row"]).ToHaveCountAsync(50);
        await Assertions.Expect(site["shipments-q"]).ToHaveValueAsync("");

        await site["shipments-q"].FillAsync(reference);
        await site["shipments-q"].PressAsync("Enter");
        await Assertions.Expect(site["shipment-row"]).ToHaveCountAsync(1);
        await Assertions.Expect(site["shipment-link"]).ToHaveTextAsync(reference);
        await site["shipments-clear"].ClickAsync();
        await site["shipments-state"].SelectOptionAsync("open");
        await Assertions.Expect(site["shipment-row"]).ToHaveCountAsync((int)Math.Min(50, open));
        await Assertions.Expect(site.Page).ToHaveURLAsync($"{App.Address("web")}shipping?state=open");
        site.Complaints.ShouldBeEmpty();
    }

    /// <summary>An order's number, a status, and how many orders have that.</summary>
    private async Task<(string Number, string Status, int Count)> SampleAsync(SimulatedShop shop)
    {
        var number = await Merchant.ScalarAsync<string>("select number from orders where connection_id = $1 order by number limit 1", shop.ConnectionId);
        var status = await Merchant.ScalarAsync<string>(
            "select status from orders where connection_id = $1 group by status order by count(*) limit 1", shop.ConnectionId);
        var count = await Merchant.ScalarAsync<long>("select count(*) from orders where connection_id = $1 and status = $2", shop.ConnectionId, status);
        return (number, status, (int)count);
    }
}
