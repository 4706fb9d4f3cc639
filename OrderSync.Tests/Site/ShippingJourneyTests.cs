using Microsoft.Playwright;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;
using OrderSync.Tests.Shipping;

namespace OrderSync.Tests.Site;

/// <summary>Shipping as a person starts it, reads it, and finds one shipment and its order.</summary>
public sealed class ShippingJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task A_person_starts_a_sync_sees_shipments_come_and_follows_one_to_its_order_without_a_reload()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var (_, carrier) = await ShopAndCarrierAsync(merchant, 81);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/shipping");
        await Assertions.Expect(site["shipments-empty"]).ToContainTextAsync("No shipments yet");
        await site.Page.EvaluateAsync("window.notReloaded = true");

        await site["sync-now"].ClickAsync();
        await Assertions.Expect(site["shipment-row"]).ToHaveCountAsync(50, new() { Timeout = 30_000 });
        var truth = await carrier.TrueStatusesAsync();
        var delivered = truth.Values.Count(code => code == "41");
        await Assertions.Expect(site.Page.Locator("[data-code='41']").GetByTestId("code-count")).ToHaveTextAsync($"{delivered}", new() { Timeout = 30_000 });
        await Assertions.Expect(site.Page.Locator("[data-code='41']")).ToContainTextAsync("The order becomes delivered.");
        await site.Page.Locator("[data-code='41']").GetByTestId("code-count").ClickAsync();
        await Assertions.Expect(site["shipment-row"]).ToHaveCountAsync(Math.Min(50, delivered));
        await Assertions.Expect(site["shipment-status"].First).ToContainTextAsync("LIVRÉ");

        await site["shipment-link"].First.ClickAsync();
        await Assertions.Expect(site["shipment-step"]).ToHaveCountAsync(1);
        await site["shipment-refresh"].ClickAsync();
        await Assertions.Expect(site["shipment-step"]).ToHaveCountAsync(9);
        await Assertions.Expect(site["shipment-step"].First).ToContainTextAsync("LIVRÉ");
        await Assertions.Expect(site["shipment-step"].Last).ToContainTextAsync("CRÉÉ");
        await site["shipment-order"].ClickAsync();
        await Assertions.Expect(site["order-shipment"]).ToContainTextAsync("LIVRÉ");
        (await site.Page.EvaluateAsync<bool>("window.notReloaded === true")).ShouldBeTrue("the page was reloaded");
        site.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task The_pages_of_shipping_are_sound_at_any_width_and_in_the_dark(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var (shop, carrier) = await ShopAndCarrierAsync(merchant, 82);
        await carrier.ChangeStateAsync("100190", "77");
        var run = await merchant.ShipAsync(carrier);
        var shipment = await merchant.ScalarAsync<Guid>("select id from shipments where connection_id = $1 and status_code = '41' and order_id is not null limit 1", carrier.ConnectionId);
        var order = await merchant.ScalarAsync<Guid>("select order_id from order_status_changes h join orders o on o.id = h.order_id where o.connection_id = $1 limit 1", shop.ConnectionId);
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);
        foreach (var (path, seen) in new[]
        {
            ("/shipping", "code-map"), ($"/shipping/{shipment}", "shipment-history"), ($"/orders/{order}", "status-change"), ($"/operations/{run.Task.Id}", "windows"),
        })
        {
            await site.GoAsync(app, path);
            await Assertions.Expect(site[seen].First).ToBeVisibleAsync();
            await Assertions.Expect(site["loading"]).ToHaveCountAsync(0);
            await PageLook.ShouldBeSoundAsync(site, path);
            if (Environment.GetEnvironmentVariable("ORDERSYNC_PICTURES") is { Length: > 0 } folder)
                await site.Page.ScreenshotAsync(new() { Path = $"{folder}/{seen}-{width}-{scheme}.png", FullPage = true });
        }
        await site.GoAsync(app, "/shipping?code=77");
        await Assertions.Expect(site["shipment-status"].First).ToContainTextAsync("INCONNU (77)");
        await Assertions.Expect(site["shipment-row"]).ToHaveCountAsync(1);
    }

    private static async Task<(SimulatedShop Shop, SimulatedShop Carrier)> ShopAndCarrierAsync(Merchant merchant, int seed)
    {
        var shop = await merchant.ConnectShopAsync(new { orders = 200, days = 8, seed });
        await merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);
        return (shop, await merchant.ConnectCarrierAsync(shop));
    }
}
