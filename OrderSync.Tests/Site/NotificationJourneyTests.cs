using Microsoft.Playwright;
using OrderSync.Contracts.Notifications;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Notifications;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>A person who is told what goes wrong, says what they want to be told of, and lets a program of theirs be told.</summary>
public sealed class NotificationJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task A_failing_fetch_makes_the_bell_count_without_a_reload_until_it_is_read_and_until_its_rule_is_off()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 20 }, ("maxRetries", "0"), ("breakerFailures", "0"));
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await Assertions.Expect(site["bell-count"]).ToHaveCountAsync(0);

        var failed = await FailAsync(merchant, shop);
        await Assertions.Expect(site["bell-count"]).ToHaveTextAsync("1");
        await Assertions.Expect(site["bell-news"]).ToContainTextAsync($"1 unread notification. Sync failed: {shop.Name}");

        await site["bell-button"].FocusAsync();
        await site.Page.Keyboard.PressAsync("Enter");
        var told = site["bell-panel"].GetByTestId("notification");
        await Assertions.Expect(told).ToHaveCountAsync(1);
        await Assertions.Expect(told).ToContainTextAsync($"Sync failed: {shop.Name}");
        await PageLook.ShouldBeSoundAsync(site, "/operations with the bell");
        await site.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(site["bell-panel"]).ToBeHiddenAsync();

        await site["bell-button"].ClickAsync();
        await told.GetByTestId("notification-link").ClickAsync();
        await site.Page.WaitForURLAsync($"**/operations/{failed}");
        await Assertions.Expect(site["bell-count"]).ToHaveCountAsync(0);

        await FailAsync(merchant, shop);
        await Assertions.Expect(site["bell-count"]).ToHaveTextAsync("1");
        await site.GoAsync(app, "/notifications");
        await Assertions.Expect(site["notification-list"].GetByTestId("notification-count")).ToContainTextAsync("2 times since");
        await site["read-all"].ClickAsync();
        await Assertions.Expect(site["bell-count"]).ToHaveCountAsync(0);
        await PageLook.ShouldBeSoundAsync(site, "/notifications");

        await site.GoAsync(app, "/settings/notifications");
        await Assertions.Expect(site["email-missing"]).ToContainTextAsync("E-mail is not set up");
        await site["test-email"].ClickAsync();
        await Assertions.Expect(site["test-email-result"]).ToContainTextAsync("E-mail is not set up in this installation");
        await Rule(site, "sync-failed").GetByTestId("rule-site").UncheckAsync();
        await Rule(site, "sync-failing").GetByTestId("rule-site").UncheckAsync();
        await site["rules-save"].ClickAsync();
        await Assertions.Expect(site["rules-saved"]).ToContainTextAsync("Saved");
        await FailAsync(merchant, shop);
        await Until.SoAsync(async () => await merchant.ScalarAsync<int>("select max(count) from notifications where connection_id = $1 and kind = 'sync-failed'", shop.ConnectionId) == 3, "three failures in one notification", TimeSpan.FromSeconds(30));
        await Assertions.Expect(site["bell-count"]).ToHaveCountAsync(0);
        (await merchant.Api.Get<NotificationPage>("/api/v1/notifications")).Unread.ShouldBe(0);

        // A success ends the trouble, in the list too, without a reload.
        await site.GoAsync(app, "/notifications");
        await shop.ClearFaultsAsync();
        (await merchant.FetchAsync(shop, FetchMode.Auto)).Task.State.ShouldBe(RunState.Completed);
        await Assertions.Expect(site["notification-list"].GetByTestId("notification-over")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task An_admin_adds_an_endpoint_tests_it_and_sees_what_was_delivered()
    {
        await using var receiver = await HookReceiver.StartAsync();
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/settings/notifications");
        await Assertions.Expect(site["endpoints-empty"]).ToBeVisibleAsync();

        await site["endpoint-add"].ClickAsync();
        await site["endpoint-url"].FillAsync("ftp://example.com");
        await site["endpoint-save"].ClickAsync();
        await Assertions.Expect(site.Page.Locator("#endpoint-url-error")).ToContainTextAsync("url must begin with https://");
        await site["endpoint-url"].FillAsync(receiver.Url);
        await site["endpoint-save"].ClickAsync();
        var secret = await site["endpoint-secret"].InputValueAsync();
        secret.ShouldStartWith("whsec_");
        await site["secret-dialog"].GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();

        await site["endpoint-test"].ClickAsync();
        await Assertions.Expect(site["delivery-state"]).ToHaveTextAsync("Delivered");
        var hook = receiver.Received.ShouldHaveSingleItem();
        hook.IsSignedBy(secret).ShouldBeTrue();
        hook.Body.ShouldContain("\"type\":\"webhook.test\"");
        await PageLook.ShouldBeSoundAsync(site, "/settings/notifications");

        await site["delivery-replay"].ClickAsync();
        await Assertions.Expect(site["delivery"]).ToHaveCountAsync(1);
        await Until.SoAsync(() => Task.FromResult(receiver.Received.Count == 2), "2 deliveries", TimeSpan.FromSeconds(30));
        receiver.Received.Select(one => one.Id).Distinct().ShouldHaveSingleItem();

        var shop = await merchant.ConnectShopAsync(new { orders = 20 }, ("maxRetries", "0"), ("breakerFailures", "0"));
        var run = await FailAsync(merchant, shop);
        await Until.SoAsync(() => Task.FromResult(receiver.Received.Count == 3), "3 deliveries", TimeSpan.FromSeconds(30));
        receiver.Received.Last().Body.ShouldContain(run.ToString());
        receiver.Received.Last().IsSignedBy(secret).ShouldBeTrue();

        await site["endpoint-remove"].ClickAsync();
        await site["confirm-yes"].ClickAsync();
        await Assertions.Expect(site["endpoints-empty"]).ToBeVisibleAsync();
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_focus_comes_back_from_the_dialog_and_an_endpoint_that_answers_410_is_seen_to_be_off()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/settings/notifications");
        // Only then is the page more than its picture.
        await Assertions.Expect(site["endpoints-empty"]).ToBeVisibleAsync();
        await site["endpoint-add"].FocusAsync();
        await site.Page.Keyboard.PressAsync("Enter");
        await site["endpoint-url"].FillAsync(receiver.Url);
        await site.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(site["endpoint-secret"]).ToBeVisibleAsync();
        await site.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(site["secret-dialog"]).ToHaveCountAsync(0);
        await Assertions.Expect(site["endpoint-add"]).ToBeFocusedAsync();

        await site["endpoint-edit"].FocusAsync();
        await site.Page.Keyboard.PressAsync("Enter");
        await site["endpoint-description"].FillAsync("The till");
        await site.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(site["endpoint"]).ToContainTextAsync("The till");
        await Assertions.Expect(site["endpoint-dialog"]).ToHaveCountAsync(0);
        await Assertions.Expect(site["endpoint-edit"]).ToBeFocusedAsync();

        await site["endpoint-test"].ClickAsync();
        await Assertions.Expect(site["delivery-state"]).ToHaveTextAsync("Failed");
        await Assertions.Expect(site["endpoint-reason"]).ToContainTextAsync("It answered 410");
        await Assertions.Expect(site["endpoint"]).ToContainTextAsync("Off");
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_endpoint_that_a_notification_switches_off_is_seen_to_be_off_without_its_deliveries_being_shown()
    {
        await using var receiver = await HookReceiver.StartAsync();
        receiver.Answer = (_, context) =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 20 }, ("maxRetries", "0"), ("breakerFailures", "0"));
        await merchant.Api.Post("/api/v1/webhook-endpoints", new SaveWebhookEndpointRequest(receiver.Url));
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/settings/notifications");
        await Assertions.Expect(site["endpoint"]).ToContainTextAsync("On");

        await FailAsync(merchant, shop);

        await Assertions.Expect(site["endpoint-reason"]).ToContainTextAsync("It answered 410", new() { Timeout = 30_000 });
        await Assertions.Expect(site["endpoint"]).ToContainTextAsync("Off");
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    public async Task The_pages_fit_with_all_that_they_can_show(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 20 }, ("maxRetries", "0"), ("breakerFailures", "0"));
        await FailAsync(merchant, shop);
        await merchant.Api.Post("/api/v1/webhook-endpoints", new SaveWebhookEndpointRequest("http://127.0.0.1:9/a-rather-long-path/of-a-receiver/that-is-down"));
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);

        await site["bell-button"].ClickAsync();
        await Assertions.Expect(site["bell-panel"].GetByTestId("notification")).ToHaveCountAsync(1);
        await site.ShootAsync($"bell-{width}-{scheme}");
        await site.GoAsync(app, "/notifications");
        await Assertions.Expect(site["notification-list"].GetByTestId("notification")).ToHaveCountAsync(1);
        await PageLook.ShouldBeSoundAsync(site, "/notifications");
        await site.ShootAsync($"list-{width}-{scheme}");
        await site.GoAsync(app, "/settings/notifications");
        await site["test-email"].ClickAsync();
        await Assertions.Expect(site["test-email-result"]).ToContainTextAsync("not set up");
        await site["endpoint-test"].ClickAsync();
        await Assertions.Expect(site["delivery-state"]).ToHaveTextAsync("Failed");
        await PageLook.ShouldBeSoundAsync(site, "/settings/notifications");
        await site.ShootAsync($"settings-{width}-{scheme}");
    }

    private static ILocator Rule(SitePage site, string kind) => site.Page.Locator($"[data-testid=rule][data-kind={kind}]");

    private static async Task<Guid> FailAsync(Merchant merchant, SimulatedShop shop)
    {
        await shop.ClearFaultsAsync();
        await shop.FaultAsync(new { kind = "serverError", status = 500, untilCleared = true });
        var run = await merchant.FetchAsync(shop, FetchMode.Auto);
        run.Task.State.ShouldBe(RunState.Failed, run.Task.Sentence);
        await merchant.RetriesAsync("cancel", run.Task.Id);
        return run.Task.Id;
    }
}
