using Microsoft.Playwright;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>The main job, as a person does it in a real browser.</summary>
public sealed class FetchJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task A_person_starts_a_fetch_watches_it_stops_it_goes_on_and_opens_an_order()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 6_000, days = 150, seed = 61, latencyMs = 60 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.Page.EvaluateAsync("window.notReloaded = true");

        await StartAsync(site, shop.Name);
        var row = site["task-row"].Filter(new() { HasText = shop.Name });
        var moved = await WatchPercentAsync(row, 3);
        moved.ShouldBeInOrder(SortDirection.Ascending, "the percentage only grows");

        await row.GetByTestId("task-stop").ClickAsync();
        await site["confirm-yes"].ClickAsync();
        await Assertions.Expect(row.GetByTestId("task-state")).ToContainTextAsync("stopped");
        var stoppedAt = SitePage.Number(await row.GetByTestId("task-count").First.InnerTextAsync());
        stoppedAt.ShouldBeInRange(1, 5_900);

        await row.GetByTestId("task-retry").ClickAsync();
        await Assertions.Expect(row.GetByTestId("task-state")).ToContainTextAsync("completed", new() { Timeout = 60_000 });
        await Assertions.Expect(row.GetByTestId("task-count").First).ToContainTextAsync("6,000");
        (await site.Page.EvaluateAsync<bool>("window.notReloaded === true")).ShouldBeTrue("the page was reloaded");
        await merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());

        await OpenOrderAsync(site);
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_person_pauses_a_fetch_and_resumes_it()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        // Half a minute long: however slow the browser is, there is something to pause.
        var shop = await merchant.ConnectShopAsync(new { orders = 3_000, days = 100, seed = 62, latencyMs = 1_000 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        var run = await merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var row = site["task-row"].Filter(new() { HasText = shop.Name });

        await row.GetByTestId("task-pause").ClickAsync();
        await site["pause-yes"].ClickAsync();
        await Assertions.Expect(row.GetByTestId("task-state")).ToContainTextAsync("paused");
        await row.GetByTestId("task-resume").ClickAsync();

        await Assertions.Expect(row.GetByTestId("task-state")).ToContainTextAsync("completed", new() { Timeout = 60_000 });
        (await merchant.RunAsync(run.Id)).Task.Counts.ShouldBe(new RunCounts(3_000, 3_000, 0, 0, 0));
    }

    private static async Task StartAsync(SitePage site, string shop)
    {
        await site["start-fetch"].First.ClickAsync();
        await site["start-dialog"].WaitForAsync();
        await site["fetch-connection"].SelectOptionAsync(new SelectOptionValue { Label = await OptionAsync(site, shop) });
        await site["mode-auto"].ClickAsync();
        await site["fetch-stop-at-first"].CheckAsync();
        await site["fetch-start"].ClickAsync();
        await Assertions.Expect(site["start-dialog"]).ToBeHiddenAsync();
    }

    private static async Task<string> OptionAsync(SitePage site, string shop)
    {
        var options = await site["fetch-connection"].Locator("option").AllInnerTextsAsync();
        return options.Single(option => option.Split(' ', '·', ',').Contains(shop));
    }

    /// <summary>The percentages that the row shows, one after the other, until there are enough different ones.</summary>
    private static async Task<List<double>> WatchPercentAsync(ILocator row, int different)
    {
        var seen = new List<double>();
        for (var look = 0; look < 400 && seen.Count < different; look++)
        {
            var percent = row.GetByTestId("task-percent");
            if (await percent.CountAsync() == 1)
            {
                var shown = SitePage.Number(await percent.InnerTextAsync());
                if (seen.Count == 0 || seen[^1] != shown)
                    seen.Add(shown);
            }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        seen.Count.ShouldBe(different);
        return seen;
    }

    private async Task OpenOrderAsync(SitePage site)
    {
        await site.GoAsync(app, "/orders");
        await site["order-link"].First.ClickAsync();
        await site["order-facts"].First.WaitForAsync();
        await Assertions.Expect(site["order-history"]).ToBeVisibleAsync();
        await site["show-payload"].First.ClickAsync();
        await Assertions.Expect(site["raw-payload"].First).ToContainTextAsync("\"id\"");
    }
}
