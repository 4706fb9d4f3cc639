using Microsoft.Playwright;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;
using OrderSync.Tests.Webhooks;

namespace OrderSync.Tests.Site;

/// <summary>Webhooks as a person sees them: registered on the connection's page, and what they bring shows by itself.</summary>
public sealed class WebhookJourneyTests(AppFixture app, BrowserFixture browser)
{
    private static readonly LocatorAssertionsToHaveTextOptions Soon = new() { Timeout = 20_000 };

    [Fact]
    public async Task Registered_on_the_connections_page_a_change_in_the_shop_shows_in_the_open_list_of_orders_without_a_reload()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var heard = await WebhookShop.OpenAsync(app, merchant, new { orders = 12, days = 5, seed = 321 }, register: false);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, $"/connections/{heard.Shop.ConnectionId}");
        await Assertions.Expect(site["webhooks-none"]).ToContainTextAsync("comes with the next fetch");
        await site["webhooks-register"].ClickAsync();
        await Assertions.Expect(site["webhook-row"]).ToHaveCountAsync(5);
        await Assertions.Expect(site["webhook-state"]).ToHaveTextAsync(["active", "active", "active", "active", "active"], new() { Timeout = 20_000 });
        await Assertions.Expect(site["webhook-events-empty"]).ToBeVisibleAsync();

        await using var orders = await SitePage.OpenAsync(app, browser, merchant);
        await orders.GoAsync(app, $"/orders?connection={heard.Shop.ConnectionId}");
        await Assertions.Expect(orders["order-row"]).ToHaveCountAsync(12);
        await orders.Page.EvaluateAsync("window.notReloaded = true");
        await heard.Shop.AddOrdersAsync(1);
        await Assertions.Expect(orders["order-row"]).ToHaveCountAsync(13, new() { Timeout = 20_000 });
        var changed = (await heard.Shop.TruthAsync()).MaxBy(order => order.Id)!;
        await heard.Shop.ChangeStateAsync(changed.Key, "Livré");
        await Assertions.Expect(orders["order-row"].First).ToContainTextAsync("Livré", new() { Timeout = 20_000 });
        (await orders.Page.EvaluateAsync<bool>("window.notReloaded")).ShouldBeTrue();

        await Assertions.Expect(Row(site, "OrderStatusChanged").GetByTestId("webhook-day")).ToHaveTextAsync("1 done", Soon);
        await Assertions.Expect(site["webhook-event"]).ToHaveCountAsync(3);
        site.Complaints.ShouldBeEmpty();
        orders.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rejected_event_says_why_shows_its_payload_and_is_retried()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var heard = await WebhookShop.OpenAsync(app, merchant, new { orders = 12, days = 5, seed = 322 });
        var bad = (await heard.Shop.TruthAsync()).Max(order => order.Id) + 2;
        await heard.Shop.FaultAsync(new { kind = "malformedRecord", ids = new[] { bad }, shape = "totalNotANumber" });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, $"/connections/{heard.Shop.ConnectionId}");
        await Assertions.Expect(site["webhook-row"]).ToHaveCountAsync(5);

        await heard.Shop.AddOrdersAsync(3);

        await Assertions.Expect(Row(site, "OrderCreated").GetByTestId("webhook-day")).ToHaveTextAsync("2 done · 1 rejected", Soon);
        await site["webhook-rejected-only"].CheckAsync();
        await Assertions.Expect(site["webhook-event"]).ToHaveCountAsync(1);
        await Assertions.Expect(site["webhook-reason"]).ToHaveTextAsync("total: “abc” is not a number");
        await site["webhook-payload"].ClickAsync();
        await Assertions.Expect(site["raw-payload"]).ToContainTextAsync($"{bad}");
        await site["webhook-retry"].ClickAsync();
        await WebhookShop.UntilAsync(async () => (await heard.EventsAsync("rejected")).Any(told => told.Attempts == 2), "the retry");

        await heard.SwitchOffAsync((await heard.ShownAsync()).Hooks[0].HookId!);
        await site["webhooks-register"].ClickAsync();
        await WebhookShop.UntilAsync(async () => (await heard.PlatformAsync()).Hooks.All(hook => hook.IsActive), "registered again");
        await site["webhooks-remove"].ClickAsync();
        await site["confirm-yes"].ClickAsync();
        await Assertions.Expect(site["webhooks-none"]).ToBeVisibleAsync();
        (await heard.PlatformAsync()).Hooks.ShouldBeEmpty();
        site.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task The_panel_fits_the_window_and_names_every_control(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var heard = await WebhookShop.OpenAsync(app, merchant, new { orders = 12, days = 5, seed = 323 });
        var bad = (await heard.Shop.TruthAsync()).Max(order => order.Id) + 2;
        await heard.Shop.FaultAsync(new { kind = "malformedRecord", ids = new[] { bad }, shape = "totalNotANumber" });
        await heard.FaultAsync(new { kind = "wrongSignature", times = 1 });
        await heard.Shop.AddOrdersAsync(3);
        await heard.UntilWorkedAsync(4);
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);
        var path = $"/connections/{heard.Shop.ConnectionId}";
        await site.GoAsync(app, path);
        await Assertions.Expect(site["webhook-event"]).ToHaveCountAsync(3);
        await Assertions.Expect(site["webhooks-refused"]).ToContainTextAsync("1 delivery was not accepted");
        await PageLook.ShouldBeSoundAsync(site, path);
    }

    private static ILocator Row(SitePage site, string name) => site.Page.Locator($"[data-testid=webhook-row][data-event={name}]");
}
