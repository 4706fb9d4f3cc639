using Microsoft.Playwright;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>How a connection is doing, as a person finds out.</summary>
public sealed class HealthJourneyTests(AppFixture app, BrowserFixture browser)
{
    private const int Failures = 3;

    [Fact]
    public async Task An_open_breaker_is_shown_live_with_its_reason_and_next_try_and_closes_before_the_eyes()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await BrokenShopAsync(merchant, 91);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, $"/connections/{shop.ConnectionId}");
        await Assertions.Expect(site["breaker"]).ToHaveAttributeAsync("data-state", "closed");
        await Assertions.Expect(site["breaker-sentence"]).ToHaveTextAsync("Calls go through.");
        await site.Page.EvaluateAsync("window.notReloaded = true");

        var run = await merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await Assertions.Expect(site["breaker"]).ToHaveAttributeAsync("data-state", "open");
        await Assertions.Expect(site["breaker-sentence"]).ToContainTextAsync("No call is made since ");
        await Assertions.Expect(site["breaker-failures"]).ToHaveTextAsync($"{Failures}");
        await Assertions.Expect(site["breaker-reason"]).ToContainTextAsync("503");
        await Assertions.Expect(site["breaker-next"]).ToHaveTextAsync(SitePage.InSeconds);
        await ShouldShowEveryCallAsync(site, merchant, shop);

        await ShouldBeListedAsync(merchant, shop, await merchant.ConnectShopAsync(new { orders = 10, days = 5, seed = 95 }));
        await shop.ClearFaultsAsync();
        await Assertions.Expect(site["breaker"]).ToHaveAttributeAsync("data-state", "closed", new() { Timeout = 60_000 });
        (await site.Page.EvaluateAsync<bool>("window.notReloaded === true")).ShouldBeTrue("the page was reloaded");
        await EndAsync(merchant, run.Id);
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Calls_are_searched_page_by_page_also_those_of_one_task()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 4_000, days = 60, seed = 92 }, ("callsPerDay", "500"));
        await shop.FaultAsync(new { kind = "serverError", status = 502, afterRequests = 5, times = 2 });
        var run = await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        var calls = await RecordedAsync(merchant, shop, await shop.CallsAsync());
        await using var site = await SitePage.OpenAsync(app, browser, merchant);

        await site.GoAsync(app, $"/operations/{run.Task.Id}");
        await site["task-calls"].ClickAsync();
        await Assertions.Expect(site["call-row"]).ToHaveCountAsync(25);
        await site["more-calls"].ClickAsync();
        var ofTask = calls.Where(call => call.RunId == run.Task.Id).Select(call => call.Id.ToString()).ToList();
        await Assertions.Expect(site["call-row"]).ToHaveCountAsync(ofTask.Count);
        (await IdsAsync(site)).ShouldBe(ofTask);

        await site["calls-failure"].SelectOptionAsync("any");
        await Assertions.Expect(site["call-row"]).ToHaveCountAsync(2);
        (await IdsAsync(site)).ShouldBe(calls.Where(call => call.Status == 502).Select(call => call.Id.ToString()));
        await Assertions.Expect(site["call-attempt"]).ToHaveTextAsync("attempt 2");
        await site["calls-status"].FillAsync("99");
        await site["calls-status"].BlurAsync();
        await Assertions.Expect(site.Page.Locator("#call-status-error")).ToContainTextAsync("100 to 599");
        await site["calls-status"].FillAsync("404");
        await site["calls-status"].BlurAsync();
        await Assertions.Expect(site["calls-empty"]).ToContainTextAsync("No call matches");
        site.Page.Url.ShouldContain("status=404");
        await site["calls-clear"].ClickAsync();
        await Assertions.Expect(site["call-row"]).ToHaveCountAsync(25);

        await site.GoAsync(app, $"/connections/{shop.ConnectionId}");
        await Assertions.Expect(site["failure-row"]).ToHaveCountAsync(2);
        await Assertions.Expect(site["budget-used"]).ToHaveTextAsync($"{calls.Count} of 500 used");
        await ShouldDrawAsync(site, calls.Count, failed: 2);
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_nobody_looks_at_asks_for_nothing()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 100, days = 20, seed = 93 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, $"/connections/{shop.ConnectionId}");
        var before = await AsOfAsync(site);
        await Assertions.Expect(AsOf(site)).Not.ToHaveAttributeAsync("datetime", before);

        await site.Page.EvaluateAsync("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
        await Task.Delay(2_500, Merchant.Cancellation);
        var hidden = await AsOfAsync(site);
        await Task.Delay(6_000, Merchant.Cancellation);
        (await AsOfAsync(site)).ShouldBe(hidden);

        await site.Page.EvaluateAsync("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
        await Assertions.Expect(AsOf(site)).Not.ToHaveAttributeAsync("datetime", hidden, new() { Timeout = 3_500 });
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Pages_with_an_id_fit_the_window_have_unique_ids_and_names_for_every_control(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 500, days = 20, seed = 94 + width });
        var run = (await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true)).Task;
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);
        foreach (var path in new[] { $"/connections/{shop.ConnectionId}", $"/operations/{run.Id}", $"/operations/{run.Id}/calls", "/operations?retryScheduled=true" })
        {
            await site.GoAsync(app, path);
            await site["content"].Or(site["tasks-empty"]).First.WaitForAsync();
            await Assertions.Expect(site["loading"]).ToHaveCountAsync(0);
            await PageLook.ShouldBeSoundAsync(site, path);
        }
        await site.GoAsync(app, $"/connections/{Guid.CreateVersion7()}");
        await Assertions.Expect(site["error"]).ToContainTextAsync("There is no such connection");
    }

    /// <summary>A breaker that opens soon and tries again soon; every call fails once a task has begun.</summary>
    private static async Task<SimulatedShop> BrokenShopAsync(Merchant merchant, int seed)
    {
        var shop = await merchant.ConnectShopAsync(
            new { orders = 2_000, days = 60, seed }, ("breakerFailures", $"{Failures}"), ("breakerSeconds", "20"), ("breakerSuccesses", "1"), ("maxRetries", "20"));
        await shop.FaultAsync(new { kind = "serverError", status = 503, afterRequests = 4, untilCleared = true });
        return shop;
    }

    private async Task ShouldBeListedAsync(Merchant merchant, SimulatedShop broken, SimulatedShop calm)
    {
        await using var list = await SitePage.OpenAsync(app, browser, merchant);
        await list.GoAsync(app, "/connections");
        await Assertions.Expect(Row(broken).GetByTestId("breaker")).ToHaveTextAsync("circuit open");
        await Assertions.Expect(Row(calm).GetByTestId("breaker")).ToHaveCountAsync(0);
        await Row(broken).GetByTestId("connection-link").ClickAsync();
        await Assertions.Expect(list["breaker-panel"]).ToBeVisibleAsync();
        list.Complaints.ShouldBeEmpty();

        ILocator Row(SimulatedShop shop) => list.Page.Locator($"[data-testid=connection-row][data-id='{shop.ConnectionId}']");
    }

    private static async Task ShouldShowEveryCallAsync(SitePage site, Merchant merchant, SimulatedShop shop)
    {
        var calls = (await RecordedAsync(merchant, shop, Failures)).Where(call => call.Failure is not null).ToList();
        var failed = calls.ConvertAll(call => call.Id.ToString());
        failed.Count.ShouldBeGreaterThanOrEqualTo(Failures);
        await Assertions.Expect(site["failure-row"].Last).ToHaveAttributeAsync("data-id", failed[^1], new() { Timeout = 15_000 });
        await Assertions.Expect(site["failure-row"].Last.Locator("details code")).ToHaveTextAsync(calls[^1].Details.ShouldNotBeNull());
        await site["calls-failure"].SelectOptionAsync("transient");
        await Assertions.Expect(site["call-row"].Last).ToHaveAttributeAsync("data-id", failed[^1]);
        (await site["call-answer"].AllInnerTextsAsync()).ShouldAllBe(text => text.Contains("503 · platform error"));
    }

    private static async Task ShouldDrawAsync(SitePage site, int calls, int failed)
    {
        await Assertions.Expect(site["chart-minute"]).ToHaveCountAsync(60);
        var drawn = await site.Page.EvaluateAsync<int[]>(
            "['calls', 'failed'].map(what => [...document.querySelectorAll('[data-testid=chart-minute]')].reduce((sum, bar) => sum + Number(bar.dataset[what]), 0))");
        drawn.ShouldBe([calls, failed]);
        await Assertions.Expect(site["chart-summary"]).ToContainTextAsync($"{calls} calls in the last hour, {failed} failed.");
    }

    private static ILocator AsOf(SitePage site) => site["freshness"].Locator(".panel-aside time");

    private static async Task<string> AsOfAsync(SitePage site) => (await AsOf(site).GetAttributeAsync("datetime"))!;

    private static async Task<IReadOnlyList<string>> IdsAsync(SitePage site) =>
        await site["call-row"].EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.id)");

    /// <summary>Newest first, once as many are on record.</summary>
    private static async Task<IReadOnlyList<PlatformCallView>> RecordedAsync(Merchant merchant, SimulatedShop shop, int atLeast)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var page = await merchant.Api.Get<Contracts.CursorPage<PlatformCallView>>($"/api/v1/connections/{shop.ConnectionId}/calls?limit=200");
            if (page.Items.Count >= atLeast || TimeProvider.System.GetElapsedTime(began).TotalSeconds > 10)
                return page.Items;
            await Task.Delay(100, Merchant.Cancellation);
        }
    }

    private static async Task EndAsync(Merchant merchant, Guid run)
    {
        await merchant.TryAsync(run, "stop");
        await merchant.UntilEndedAsync(run);
    }
}
