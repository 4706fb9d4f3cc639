using Microsoft.Playwright;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>What failed for a passing reason, as a person hurries or cancels what is tried again by itself.</summary>
public sealed class RetryJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task A_person_hurries_one_retry_and_cancels_two_at_once_with_the_keyboard()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var failed = await Task.WhenAll(FailAsync(merchant, 81), FailAsync(merchant, 82), FailAsync(merchant, 83));
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await ShouldCountAsync(site, merchant);
        await site["filter-retries"].ClickAsync();
        await Assertions.Expect(site["filter-retries"]).ToHaveAttributeAsync("aria-pressed", "true");
        foreach (var (_, one) in failed)
            await Assertions.Expect(Row(site, one)).ToHaveCountAsync(1);
        (await site["retry-badge"].AllInnerTextsAsync()).ShouldAllBe(text => text.Contains("Retry 1 of 5 at "));
        (await site["task-sentence"].AllInnerTextsAsync()).ShouldAllBe(text => !text.Contains("Tried again"));

        var (shop, run) = failed[0];
        await shop.ClearFaultsAsync();
        await Row(site, run).GetByTestId("task-retry").ClickAsync();
        (await merchant.UntilAsync(run.Id, task => task.State == RunState.Completed)).Task.Counts.Created.ShouldBe(2_000);
        await Assertions.Expect(Row(site, run)).ToHaveCountAsync(0);
        await ShouldCountAsync(site, merchant);

        await SelectWithTheKeyboardAsync(site, [failed[1].Run, failed[2].Run]);
        await site["retry-cancel"].ClickAsync();
        await site["confirm-yes"].ClickAsync();
        await Assertions.Expect(site["retry-outcome"]).ToContainTextAsync("2 cancelled.");
        await Assertions.Expect(Row(site, failed[1].Run).Or(Row(site, failed[2].Run))).ToHaveCountAsync(0);
        await ShouldCountAsync(site, merchant);
        (await merchant.ScheduledRetriesAsync()).Select(task => task.Id).ShouldNotContain(id => failed.Any(one => one.Run.Id == id));
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_refused_is_told_with_its_reason()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var (shop, run) = await FailAsync(merchant, 84);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/operations?retryScheduled=true");
        await SelectWithTheKeyboardAsync(site, [run]);
        await merchant.Api.Post($"/api/platform-operations/connections/{shop.ConnectionId}/disable");

        await site["retry-run"].ClickAsync();

        await Assertions.Expect(site["retry-outcome"]).ToContainTextAsync("0 retried now, 1 refused:");
        await Assertions.Expect(site["retry-outcome"].Locator("li")).ToContainTextAsync($"{shop.Name}, order fetch, auto to the first orders: ");
        await Assertions.Expect(site["retry-outcome"].Locator("li")).ToHaveCountAsync(1);
        await merchant.RetriesAsync("cancel", run.Id);
    }

    /// <summary>All by the box on top, then only these by their own.</summary>
    private static async Task SelectWithTheKeyboardAsync(SitePage site, IReadOnlyList<RunView> runs)
    {
        await site["select-all"].FocusAsync();
        await site.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(site["select-all"]).ToBeCheckedAsync();
        foreach (var run in runs)
            await Assertions.Expect(Row(site, run).GetByTestId("task-select")).ToBeCheckedAsync();
        await site.Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(site["selected"]).ToHaveTextAsync("0 selected");
        foreach (var run in runs)
        {
            await Row(site, run).GetByTestId("task-select").FocusAsync();
            await site.Page.Keyboard.PressAsync("Space");
        }
        await Assertions.Expect(site["selected"]).ToHaveTextAsync($"{runs.Count} selected");
    }

    private static async Task ShouldCountAsync(SitePage site, Merchant merchant)
    {
        var count = (await merchant.ScheduledRetriesAsync()).Count;
        await Assertions.Expect(site["filter-retries"]).ToContainTextAsync($"({count})");
    }

    private static ILocator Row(SitePage site, RunView run) => site.Page.Locator($"[data-testid=task-row][data-id='{run.Id}']");

    private static async Task<(SimulatedShop Shop, RunView Run)> FailAsync(Merchant merchant, int seed)
    {
        var shop = await merchant.ConnectShopAsync(new { orders = 2_000, days = 60, seed }, ("breakerSeconds", "1"));
        await shop.FaultAsync(new { kind = "serverError", status = 503, afterRequests = 6, untilCleared = true });
        return (shop, (await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true)).Task);
    }
}
