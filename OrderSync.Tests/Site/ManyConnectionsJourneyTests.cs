using OrderSync.Contracts.Connections;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;
using Assertions = Microsoft.Playwright.Assertions;

namespace OrderSync.Tests.Site;

/// <summary>A company with more connections than fit a screen: found by name and platform, switched and paused together.</summary>
public sealed class ManyConnectionsJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task Connections_are_found_by_name_and_switched_off_and_on_together()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shops = await ShopsAsync(merchant, 12);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);

        await site.GoAsync(app, "/connections");
        await Assertions.Expect(site["connection-row"]).ToHaveCountAsync(12);
        await Assertions.Expect(site["connection-group"]).ToHaveCountAsync(1);
        await site["connection-q"].FillAsync(shops[3].Name);
        await Assertions.Expect(site["connection-row"]).ToHaveCountAsync(1);
        await Assertions.Expect(site["connection-shown"]).ToHaveTextAsync("1 of 12");
        await Assertions.Expect(site.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("[?]q=", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));

        await site["select-all"].CheckAsync();
        await Assertions.Expect(site["selected"]).ToHaveTextAsync("1 selected");
        await site["connection-q"].FillAsync("");
        await Assertions.Expect(site["connection-row"]).ToHaveCountAsync(12);
        await Row(site, shops[5]).GetByTestId("connection-select").CheckAsync();
        await site["bulk-disable"].ClickAsync();
        await site["confirm-yes"].ClickAsync();
        await Assertions.Expect(Row(site, shops[3]).GetByTestId("connection-state")).ToContainTextAsync("disabled");
        await Assertions.Expect(Row(site, shops[5]).GetByTestId("connection-state")).ToContainTextAsync("disabled");
        (await StatesAsync(merchant)).Count(state => state == ConnectionState.Disabled).ShouldBe(2);

        await site["select-all"].CheckAsync();
        await Assertions.Expect(site["selected"]).ToHaveTextAsync("12 selected");
        await site["bulk-enable"].ClickAsync();
        await Assertions.Expect(Row(site, shops[3]).GetByTestId("connection-state")).ToContainTextAsync("active");
        await Until.SoAsync(async () => (await StatesAsync(merchant)).All(state => state == ConnectionState.Active), "all are active", TimeSpan.FromSeconds(20));
        await PageLook.ShouldBeSoundAsync(site, "/connections");
        await PageLook.ShouldBeAccessibleAsync(site, "/connections");
    }

    [Fact]
    public async Task Schedules_are_paused_together_and_coverage_is_narrowed_by_name()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shops = await ShopsAsync(merchant, 12);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);

        // One of each shop, and the company's cleanup.
        await site.GoAsync(app, "/admin/scheduler");
        await Assertions.Expect(site["schedule-row"]).ToHaveCountAsync(13);
        await Assertions.Expect(site["schedule-platform"]).ToHaveCountAsync(2);
        await site["connection-platform"].SelectOptionAsync("ecomanager");
        await Assertions.Expect(site["schedule-row"]).ToHaveCountAsync(12);
        await site["select-all"].CheckAsync();
        await site["bulk-pause"].ClickAsync();
        await site["confirm-yes"].ClickAsync();
        await Assertions.Expect(site["schedule-paused"]).ToHaveCountAsync(12);
        await site["select-all"].CheckAsync();
        await site["bulk-resume"].ClickAsync();
        await Assertions.Expect(site["schedule-paused"]).ToHaveCountAsync(0);
        await PageLook.ShouldBeAccessibleAsync(site, "/admin/scheduler");

        await site.GoAsync(app, "/coverage");
        await Assertions.Expect(site["coverage-row"]).ToHaveCountAsync(12);
        await site["connection-q"].FillAsync(shops[7].Name);
        await Assertions.Expect(site["coverage-row"]).ToHaveCountAsync(1);
        await Assertions.Expect(site["coverage-row"]).ToContainTextAsync(shops[7].Name);
        site.Complaints.ShouldBeEmpty();
    }

    private static Microsoft.Playwright.ILocator Row(SitePage site, SimulatedShop shop) =>
        site.Page.Locator($"[data-testid=connection-row][data-id='{shop.ConnectionId}']");

    private static Task<SimulatedShop[]> ShopsAsync(Merchant merchant, int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => merchant.ConnectShopAsync(new { orders = 3, days = 2, seed = 300 + number })));

    private static async Task<IEnumerable<ConnectionState>> StatesAsync(Merchant merchant) =>
        (await merchant.Api.Get<List<ConnectionView>>("/api/platform-operations/connections")).Select(one => one.State);
}
