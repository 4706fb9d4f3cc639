using Microsoft.Playwright;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>Why does it not run, and when will it go on: as a person finds out and decides.</summary>
public sealed class WaitJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task A_person_sees_why_a_task_waits_pauses_it_with_a_reason_and_resumes_it()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app, "Africa/Algiers");
        var shop = await merchant.ConnectShopAsync(new { orders = 3_000, days = 60, seed = 71, latencyMs = 100 });
        await shop.FaultAsync(new { kind = "rateLimited", retryAfterSeconds = 12, afterRequests = 4 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        var run = await merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var row = site["task-row"].Filter(new() { HasText = shop.Name });

        await Assertions.Expect(row.GetByTestId("task-state")).ToHaveAttributeAsync("data-state", "waiting");
        await Assertions.Expect(row.GetByTestId("task-wait")).ToHaveAttributeAsync("data-reason", "retryafter");
        var left = await CountdownAsync(row.GetByTestId("countdown"));
        // What the platform asks for is spread upwards a little, and seconds are rounded up.
        left.ShouldBeInRange(1, 13);
        await ShouldTellLocalTimeAsync(row.GetByTestId("task-sentence"), (await merchant.RunAsync(run.Id)).Task);

        await row.GetByTestId("task-pause").ClickAsync();
        await site["pause-reason"].FillAsync("stocktaking until noon");
        await site["pause-yes"].ClickAsync();
        await Assertions.Expect(site["pause-dialog"]).ToHaveCountAsync(0);
        await Assertions.Expect(row.GetByTestId("task-state")).ToHaveAttributeAsync("data-state", "paused");
        await Assertions.Expect(row.GetByTestId("task-sentence")).ToContainTextAsync("“stocktaking until noon”");

        await row.GetByTestId("task-link").ClickAsync();
        await Assertions.Expect(site["wait-panel"]).ToHaveAttributeAsync("data-reason", "paused");
        await Assertions.Expect(site["wait-sentence"]).ToContainTextAsync("“stocktaking until noon”");
        await site["task-resume"].ClickAsync();
        await Assertions.Expect(site["task-state"]).ToHaveAttributeAsync("data-state", "completed", new() { Timeout = 60_000 });
        await Assertions.Expect(site["wait-panel"]).ToHaveCountAsync(0);
        (await merchant.RunAsync(run.Id)).Task.Counts.Created.ShouldBe(3_000);
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whose_budget_is_spent_says_so_with_who_spent_it()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app, "Africa/Algiers");
        var shop = await merchant.ConnectShopAsync(new { orders = 3_000, days = 60, seed = 72 }, ("callsPerMinute", "6"));
        var run = await merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await merchant.UntilAsync(run.Id, task => task.State == RunState.Waiting);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);

        await site.GoAsync(app, $"/operations/{run.Id}");
        await Assertions.Expect(site["wait-panel"]).ToHaveAttributeAsync("data-reason", "budget");
        await Assertions.Expect(site["spent-by"]).ToContainTextAsync("this task (");
        (await CountdownAsync(site["wait-panel"].GetByTestId("countdown"))).ShouldBeInRange(1, 61);
        await site["wait-health"].ClickAsync();
        var minute = site["budget-window"].And(site.Page.Locator("[data-seconds='60']"));
        await Assertions.Expect(minute.GetByTestId("budget-used")).ToHaveTextAsync("6 of 6 used");
        await Assertions.Expect(minute.GetByTestId("budget-level")).ToHaveTextAsync("spent");
        await Assertions.Expect(minute.Locator($"a[href='/operations/{run.Id}']")).ToContainTextAsync("order fetch, auto");

        await merchant.AskAsync(run.Id, "stop");
        await merchant.UntilEndedAsync(run.Id);
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_over_the_companys_limit_says_how_many_run_and_starts_when_one_ends()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app, "Africa/Algiers");
        var shops = await Task.WhenAll(Enumerable.Range(80, 9)
            .Select(seed => merchant.ConnectShopAsync(new { orders = 30_000, days = 30, seed, latencyMs = 1_000 })));
        var runs = await Task.WhenAll(shops.Select(shop => merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true)));
        var queued = await merchant.UntilAnyAsync(runs, task => task.Wait is { Reason: RunWaitReason.Concurrency });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);

        await site.GoAsync(app, $"/operations/{queued.Id}");
        await Assertions.Expect(site["wait-panel"]).ToHaveAttributeAsync("data-reason", "concurrency");
        await Assertions.Expect(site["wait-sentence"]).ToContainTextAsync("8 of the 8 tasks that the company may have at once are running");

        await merchant.AskAsync(runs.First(run => run.Id != queued.Id).Id, "stop");
        await Assertions.Expect(site["task-state"]).ToHaveAttributeAsync("data-state", "running", new() { Timeout = 30_000 });
        await Assertions.Expect(site["wait-panel"]).ToHaveCountAsync(0);
        foreach (var run in (await merchant.RunsAsync(runs)).Where(run => run.EndedAt is null))
            await merchant.TryAsync(run.Id, "stop");
        site.Complaints.ShouldBeEmpty();
    }

    /// <summary>Seconds; the text changes while it is looked at.</summary>
    private static async Task<double> CountdownAsync(ILocator countdown)
    {
        await Assertions.Expect(countdown).ToHaveTextAsync(SitePage.InSeconds);
        var first = await countdown.InnerTextAsync();
        await Assertions.Expect(countdown).Not.ToHaveTextAsync(first);
        return SitePage.Number(first);
    }

    /// <summary>The company is in Algiers, an hour ahead of UTC.</summary>
    private static async Task ShouldTellLocalTimeAsync(ILocator sentence, RunView waiting)
    {
        var told = await sentence.InnerTextAsync();
        told.ShouldNotContain("UTC");
        told.ShouldContain(waiting.Wait!.Until!.Value.ToOffset(TimeSpan.FromHours(1)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
    }
}
