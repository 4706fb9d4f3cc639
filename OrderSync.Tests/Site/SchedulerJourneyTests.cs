using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>The scheduler as an admin sees it and works with it.</summary>
public sealed partial class SchedulerJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task An_admin_starts_the_scheduler_edits_a_schedule_with_a_preview_pauses_resumes_and_stops()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 40, days = 5, seed = 421 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.Page.GetByRole(AriaRole.Link, new() { Name = "Scheduler", Exact = true }).ClickAsync();

        await Assertions.Expect(site["scheduler-state"]).ToHaveAttributeAsync("data-state", "stopped");
        await Assertions.Expect(site["scheduler-status"]).ToContainTextAsync("Nothing runs automatically.");
        await Assertions.Expect(site["timeline"]).ToHaveCountAsync(0);
        await site["scheduler-start"].ClickAsync();
        await Assertions.Expect(site["scheduler-state"]).ToHaveAttributeAsync("data-state", "running");
        await Assertions.Expect(site["scheduler-sentence"]).ToContainTextAsync("Started by Amel");
        // Marks within four minutes are one; 13 order syncs and the cleanup are hours apart, all but the two at the ends of the picture.
        (await site["timeline-mark"].CountAsync()).ShouldBeInRange(13, 15);

        var row = site["schedule-row"].Filter(new() { HasText = shop.Name });
        await Assertions.Expect(row.GetByTestId("schedule-reading")).ToHaveTextAsync("Every hour from 08:00 to 20:00");
        await row.GetByTestId("schedule-edit").ClickAsync();
        await Assertions.Expect(site["preview-time"]).ToHaveCountAsync(5);
        await site["schedule-choice"].SelectOptionAsync("cron");
        await site["schedule-cron"].FillAsync("0 0 25 * * ?");
        await Assertions.Expect(site["schedule-error"]).ToContainTextAsync("is no cron expression");
        await Assertions.Expect(site["schedule-save"]).ToBeDisabledAsync();
        await site["schedule-cron"].FillAsync("0 30 9 ? * MON-FRI");
        await Assertions.Expect(site["preview-reading"]).ToHaveTextAsync("At 09:30 on Monday to Friday");
        await site["schedule-save"].ClickAsync();
        await Assertions.Expect(site["schedule-dialog"]).ToHaveCountAsync(0);
        await Assertions.Expect(row.GetByTestId("schedule-reading")).ToHaveTextAsync("At 09:30 on Monday to Friday");

        await row.GetByTestId("schedule-pause").ClickAsync();
        await site["schedule-pause-reason"].FillAsync("stocktaking");
        await site["schedule-pause-yes"].ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-paused", "true");
        await Assertions.Expect(row.GetByTestId("schedule-sentence")).ToContainTextAsync("“stocktaking”");
        await row.GetByTestId("schedule-resume").ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-paused", "false");

        await site["scheduler-stop"].ClickAsync();
        await site["confirm-yes"].ClickAsync();
        await Assertions.Expect(site["scheduler-state"]).ToHaveAttributeAsync("data-state", "stopped");
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pause_that_has_run_out_leaves_the_open_page_by_itself()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/admin/scheduler");
        // The company's cleanup; its scheduler is stopped, so nothing else happens.
        var row = site["schedule-row"];
        await Assertions.Expect(row).ToHaveAttributeAsync("data-paused", "false");
        var id = (await merchant.Api.Get<SchedulerAnswer<List<ScheduleView>>>("/api/v1/scheduler/schedules")).Data.ShouldHaveSingleItem().Id;
        var until = TimeProvider.System.GetUtcNow().AddSeconds(15);

        (await merchant.Api.Post($"/api/v1/scheduler/schedules/{id}/pause", new PauseScheduleRequest(null, until))).EnsureSuccessStatusCode();

        await Assertions.Expect(row).ToHaveAttributeAsync("data-paused", "true", new() { Timeout = 14_000 });
        await Assertions.Expect(row).ToHaveAttributeAsync("data-paused", "false", new() { Timeout = 60_000 });
        TimeProvider.System.GetUtcNow().ShouldBeGreaterThan(until);
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Quiet_hours_take_times_out_of_the_preview_the_list_and_the_timeline_until_they_are_cleared()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 10, days = 5, seed = 424 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/admin/scheduler");
        await site["scheduler-start"].ClickAsync();
        // The company is in UTC; that the browser is an hour ahead does not matter.
        await ShouldShowHoursAsync(site, Enumerable.Range(8, 13));
        var row = site["schedule-row"].Filter(new() { HasText = shop.Name });
        await Assertions.Expect(row.GetByTestId("schedule-quiet")).ToHaveCountAsync(0);

        await row.GetByTestId("schedule-edit").ClickAsync();
        await Assertions.Expect(site["preview-time"]).ToHaveCountAsync(5);
        await site["schedule-quiet-from"].FillAsync("12:00");
        await site["schedule-quiet-to"].FillAsync("12:00");
        await Assertions.Expect(site["schedule-error"]).ToContainTextAsync("must not end when they begin");
        await Assertions.Expect(site["schedule-save"]).ToBeDisabledAsync();
        // All that would be left are 20:00, 08:00 and 09:00.
        await site["schedule-quiet-from"].FillAsync("10:00");
        await site["schedule-quiet-to"].FillAsync("20:00");
        await ShouldPreviewAsync(site, [8, 9, 20]);
        await site["schedule-quiet-from"].FillAsync("12:00");
        await site["schedule-quiet-to"].FillAsync("15:00");
        await Assertions.Expect(site["schedule-error"]).ToHaveCountAsync(0);
        await site["schedule-save"].ClickAsync();
        await Assertions.Expect(site["schedule-dialog"]).ToHaveCountAsync(0);

        await Assertions.Expect(row.GetByTestId("schedule-quiet")).ToHaveTextAsync("quiet from 12:00 to 15:00");
        await ShouldShowHoursAsync(site, Enumerable.Range(8, 13).Except([12, 13, 14]));
        await site.Page.ReloadAsync();
        await row.GetByTestId("schedule-edit").ClickAsync();
        await Assertions.Expect(site["schedule-quiet-from"]).ToHaveValueAsync("12:00");
        await Assertions.Expect(site["schedule-quiet-to"]).ToHaveValueAsync("15:00");
        await site["schedule-quiet-from"].FillAsync("");
        await site["schedule-quiet-to"].FillAsync("");
        await site["schedule-save"].ClickAsync();
        await Assertions.Expect(site["schedule-dialog"]).ToHaveCountAsync(0);
        await Assertions.Expect(row.GetByTestId("schedule-quiet")).ToHaveCountAsync(0);
        await ShouldShowHoursAsync(site, Enumerable.Range(8, 13));
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_triggered_comes_into_the_history_by_itself_with_what_came_of_it()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 40, days = 5, seed = 422 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/admin/scheduler");
        await Assertions.Expect(site["history-empty"]).ToBeVisibleAsync();

        await site["trigger-ordersync"].ClickAsync();

        var order = site["firing"].And(site.Page.Locator("[data-kind='OrderSync']"));
        await Assertions.Expect(order).ToHaveAttributeAsync("data-outcome", "Succeeded", new() { Timeout = 60_000 });
        await Assertions.Expect(order).ToContainTextAsync($"Order sync · {shop.Name}");
        await Assertions.Expect(order.GetByTestId("firing-result")).ToContainTextAsync("40 orders: 40 new");
        await Assertions.Expect(order).ToContainTextAsync("by Amel");
        await merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());

        // Work of the whole company is done by a worker, without a task.
        await site["trigger-cleanup"].ClickAsync();
        var cleanup = site["firing"].And(site.Page.Locator("[data-kind='Cleanup']"));
        await Assertions.Expect(cleanup).ToHaveAttributeAsync("data-outcome", "Succeeded", new() { Timeout = 60_000 });
        await Assertions.Expect(cleanup.GetByTestId("firing-result")).ToContainTextAsync("Nothing was old enough");

        await site["history-kind"].SelectOptionAsync("OrderSync");
        await Assertions.Expect(site["firing"]).ToHaveCountAsync(1);
        await site["history-outcome"].SelectOptionAsync("Failed");
        await Assertions.Expect(site["history-empty"]).ToBeVisibleAsync();
        await site["history-outcome"].SelectOptionAsync("");
        await site["firing-run"].ClickAsync();
        await Assertions.Expect(site["task-state"]).ToHaveAttributeAsync("data-state", nameof(RunState.Completed).ToLowerInvariant());
        site.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task The_page_and_its_dialog_are_sound(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await merchant.ConnectShopAsync(new { orders = 10, days = 5, seed = 423 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);
        await site.GoAsync(app, "/admin/scheduler");
        await site["scheduler-start"].ClickAsync();
        await site["trigger-ordersync"].ClickAsync();
        await Assertions.Expect(site["timeline-next"]).ToBeVisibleAsync();
        await Assertions.Expect(site["firing"].First).ToHaveAttributeAsync("data-outcome", "Succeeded", new() { Timeout = 60_000 });
        await PageLook.ShouldBeSoundAsync(site, "/admin/scheduler");
        await site.ShootAsync($"scheduler-{width}-{scheme}");

        await site["schedule-edit"].First.ClickAsync();
        await Assertions.Expect(site["preview-time"]).ToHaveCountAsync(5);
        await PageLook.ShouldBeSoundAsync(site, "the dialog");
        await site.ShootAsync($"schedule-dialog-{width}-{scheme}");
    }

    /// <summary>The hours of the day, in the company's zone, at which the picture has an order sync.</summary>
    private static async Task ShouldShowHoursAsync(SitePage site, IEnumerable<int> hours)
    {
        var (asked, wanted, shown) = (TimeProvider.System.GetTimestamp(), string.Join(' ', hours.Order()), "");
        while ((shown = string.Join(' ', await HoursAsync(site.Page.Locator("circle.mark-ordersync title")))) != wanted)
        {
            TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(40), $"the timeline shows {shown}, not {wanted}");
            await Task.Delay(200, Merchant.Cancellation);
        }
    }

    private static async Task ShouldPreviewAsync(SitePage site, int[] hours)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (!(await HoursAsync(site["preview-time"])).SequenceEqual(hours))
        {
            TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(20), "the preview shows other hours");
            await Task.Delay(200, Merchant.Cancellation);
        }
    }

    private static async Task<IEnumerable<int>> HoursAsync(ILocator texts) =>
        (await texts.AllTextContentsAsync()).Select(text => int.Parse(Clock().Match(text).Groups["hour"].Value, CultureInfo.InvariantCulture)).Distinct().Order();

    [GeneratedRegex(@"(?<hour>\d\d):\d\d", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Clock();
}
