using Microsoft.Playwright;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>The map of months, as a person reads it and acts on it.</summary>
public sealed class CoverageJourneyTests(AppFixture app, BrowserFixture browser)
{
    private static readonly CalendarMonth Now = CalendarMonth.Of(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_person_sees_a_month_that_nobody_has_read_fetches_it_and_sees_it_proved_without_a_reload()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectVendureAsync(new { orders = 400, days = 150, seed = 63 });
        await merchant.FetchAsync(shop, FetchMode.Duration, duration: 45);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/coverage");
        var row = site["coverage-row"].Filter(new() { HasText = shop.Name });
        var month = row.Locator($"[data-month='{Now.Plus(-3)}']");
        await Assertions.Expect(month).ToContainTextAsync("never");
        await Assertions.Expect(row.Locator($"[data-month='{Now}']")).ToContainTextAsync("partial");
        await site.Page.EvaluateAsync("window.notReloaded = true");

        await month.FocusAsync();
        await site.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(site["coverage-sentence"]).ToContainTextAsync("Nobody has read this month yet.");
        await site["coverage-fetch"].ClickAsync();
        await Assertions.Expect(site["coverage-started"]).ToBeVisibleAsync();

        await Assertions.Expect(site["coverage-state"]).ToContainTextAsync("proved", new() { Timeout = 30_000 });
        await Assertions.Expect(month).ToContainTextAsync("proved");
        var held = (await shop.TruthAsync()).Count(order => CalendarMonth.Of(order.CreatedAt) == Now.Plus(-3));
        await Assertions.Expect(site["coverage-platform-count"]).ToHaveTextAsync($"{held}");
        (await site.Page.EvaluateAsync<bool>("window.notReloaded === true")).ShouldBeTrue("the page was reloaded");
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Arrow_keys_move_between_months_and_a_reconcile_run_lists_what_it_found()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectVendureAsync(new { orders = 300, days = 100, seed = 64 });
        await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var lost = await merchant.ExecuteAsync(
            "delete from orders where connection_id = $1 and placed_at >= $2 and placed_at < $3", shop.ConnectionId, Now.Plus(-2).Start, Now.Plus(-2).Start.AddDays(4));
        lost.ShouldBeGreaterThan(3);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/coverage");
        var row = site["coverage-row"].Filter(new() { HasText = shop.Name });
        await row.Locator($"[data-month='{Now}']").FocusAsync();
        await site.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(row.Locator($"[data-month='{Now.Plus(-1)}']")).ToBeFocusedAsync();
        await site.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(row.Locator($"[data-month='{Now.Plus(-2)}']")).ToBeFocusedAsync();

        await site.Page.Keyboard.PressAsync("Enter");
        await site["coverage-reconcile"].ClickAsync();
        await site["coverage-started"].GetByRole(AriaRole.Link).ClickAsync();

        await Assertions.Expect(site["task-state"]).ToContainTextAsync("completed", new() { Timeout = 30_000 });
        await Assertions.Expect(site["difference-row"]).ToHaveCountAsync(lost);
        await Assertions.Expect(site["difference-row"].First).ToContainTextAsync("was missing here");
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_of_one_month_is_started_from_the_dialog_and_shows_what_it_would_do()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectVendureAsync(new { orders = 300, days = 100, seed = 65 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site["start-fetch"].First.ClickAsync();
        await site["fetch-connection"].SelectOptionAsync(shop.ConnectionId.ToString());
        await site["mode-window"].ClickAsync();
        await site["fetch-month"].FillAsync(Now.Plus(-1).ToString());
        await site["fetch-dry-run"].CheckAsync();
        await site["fetch-start"].ClickAsync();
        await Assertions.Expect(site["start-dialog"]).ToBeHiddenAsync();

        await site["task-row"].Filter(new() { HasText = shop.Name }).GetByTestId("task-link").ClickAsync();

        await Assertions.Expect(site["task-state"]).ToContainTextAsync("completed", new() { Timeout = 30_000 });
        var held = (await shop.TruthAsync()).Count(order => CalendarMonth.Of(order.CreatedAt) == Now.Plus(-1));
        await Assertions.Expect(site["dry-run-created"]).ToHaveTextAsync($"{held}");
        (await merchant.StoredAsync(shop)).ShouldBeEmpty();
        await Assertions.Expect(site.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync($"dry run of order fetch, {Now.Plus(-1).Label}");
        site.Complaints.ShouldBeEmpty();
    }
}
