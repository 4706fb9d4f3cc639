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
        await site["orders-clear"].ClickAsync();
        var today = await Merchant.ScalarAsync<long>("select count(*) from orders where connection_id = $1 and placed_at >= date_trunc('day', now(), 'UTC')", shop.ConnectionId);
        await site["orders-days-1"].ClickAsync();
        await Assertions.Expect(site["orders-days-1"]).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync((int)today);
        await site["orders-days-1"].ClickAsync();
        await Assertions.Expect(site["orders-days-1"]).ToHaveAttributeAsync("aria-pressed", "false");
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

    [Fact]
    public async Task Whoever_comes_back_from_an_order_finds_the_rows_and_the_place()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = Orders, days = 8, seed = 173 });
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await using var site = await SitePage.OpenAsync(App, browser, Merchant);
        await site.GoAsync(App, "/orders");
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(50);
        await site["more-orders"].ClickAsync();
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(100);
        await site["more-orders"].ClickAsync();
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(Orders);
        var row = site["order-link"].Nth(110);
        await row.ScrollIntoViewIfNeededAsync();
        var (number, place) = (await row.InnerTextAsync(), await PlaceAsync(site));
        place.ShouldBeGreaterThan(1_000);

        await row.ClickAsync();
        await Assertions.Expect(site["order-history"]).ToBeVisibleAsync();
        await site.Page.GoBackAsync();

        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(Orders);
        await Assertions.Expect(site["order-link"].GetByText(number, new() { Exact = true })).ToBeInViewportAsync();
        (await PlaceAsync(site)).ShouldBe(place, tolerance: 50);
        site.Complaints.ShouldBeEmpty();

        await site["orders-status"].SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await site["orders-clear"].ClickAsync();
        await Assertions.Expect(site["order-row"]).ToHaveCountAsync(50, new() { Timeout = 20_000 });
    }

    [Theory]
    [InlineData("/notifications", "notifications-show", "unread", "show=unread")]
    [InlineData("/coverage", "coverage-months", "36", "months=36")]
    [InlineData("/assignments", "assignments-state", "done", "state=done")]
    [InlineData("/admin/scheduler", "history-outcome", "Failed", "outcome=Failed")]
    public async Task Every_lists_filter_is_in_the_address_and_survives_a_reload_and_a_way_back(string path, string filter, string choice, string address)
    {
        await using var site = await SitePage.OpenAsync(App, browser, Merchant);
        await site.GoAsync(App, path);
        await Assertions.Expect(site["shell"]).ToHaveAttributeAsync("data-ready", "true");
        await site[filter].SelectOptionAsync(choice);
        await Assertions.Expect(site.Page).ToHaveURLAsync($"{App.Address("web")}{path[1..]}?{address}");

        await site.Page.ReloadAsync();
        await Assertions.Expect(site["shell"]).ToHaveAttributeAsync("data-ready", "true");
        await Assertions.Expect(site[filter]).ToHaveValueAsync(choice);
        await site.Page.GetByRole(AriaRole.Link, new() { Name = "Orders", Exact = true }).ClickAsync();
        await Assertions.Expect(site["orders-q"]).ToBeVisibleAsync();
        await site.Page.GoBackAsync();
        await Assertions.Expect(site[filter]).ToHaveValueAsync(choice);

        await site.GoAsync(App, $"{path}?{address.Split('=')[0]}=nonsense");
        await Assertions.Expect(site["shell"]).ToHaveAttributeAsync("data-ready", "true");
        await Assertions.Expect(site["error"]).ToHaveCountAsync(0);
        site.Complaints.ShouldBeEmpty();
    }

    private static Task<double> PlaceAsync(SitePage site) => site.Page.EvaluateAsync<double>("scrollY");

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
