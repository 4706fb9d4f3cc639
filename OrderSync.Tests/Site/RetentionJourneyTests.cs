using Microsoft.Playwright;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>What a company keeps, as an admin sets and tries it.</summary>
public sealed class RetentionJourneyTests(AppFixture app, BrowserFixture browser)
{
    private const string OldActivity = """
        insert into audit_entries (id, company_id, at, action, detail)
        select gen_random_uuid(), company_id, now() - interval '12 days', 'test', 'Old' from users, generate_series(1, 1234) where email = $1
        """;

    private const string CountActivity = "select count(*) from audit_entries where action = 'test' and company_id = (select company_id from users where email = $1)";

    [Fact]
    public async Task An_admin_sets_what_is_kept_tries_it_and_reads_what_each_step_would_remove()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await merchant.ExecuteAsync(OldActivity, merchant.Email);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/settings/retention");
        var (activity, calls) = (site["retention-activityDays"], site["retention-callDays"]);
        await Assertions.Expect(activity).ToHaveValueAsync("30");

        await calls.FillAsync("400");
        await Assertions.Expect(site["retention-try"]).ToBeDisabledAsync();
        await calls.PressAsync("Enter");
        await Assertions.Expect(site.Page.Locator("#retention-callDays-error")).ToHaveTextAsync("Must be 1 to 365 days.");
        await Assertions.Expect(calls).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(activity).Not.ToHaveAttributeAsync("aria-invalid", "true");
        await calls.FillAsync("");
        await site["retention-save"].ClickAsync();
        await Assertions.Expect(site.Page.Locator("#retention-callDays-error")).ToBeVisibleAsync();
        await calls.FillAsync("5");
        await activity.FillAsync("10");
        await activity.PressAsync("Enter");
        await Assertions.Expect(site["retention-said"]).ToContainTextAsync("Saved");
        await Assertions.Expect(site.Page.Locator("#retention-callDays-error")).ToHaveCountAsync(0);

        await site["retention-try"].ClickAsync();
        await Assertions.Expect(site["dry-run"]).ToHaveAttributeAsync("data-state", "ended", new() { Timeout = 60_000 });
        await Assertions.Expect(site["dry-run-sentence"]).ToContainTextAsync("Would remove 1,234 activity entries");
        await Assertions.Expect(Step(site, "activity entries")).ToContainTextAsync("1,234");
        await Assertions.Expect(Step(site, "webhook events")).ToContainTextAsync("0");
        (await site["dry-run-step"].CountAsync()).ShouldBe(13);
        (await merchant.ScalarAsync<long>(CountActivity, merchant.Email)).ShouldBe(1_234, "a dry run removes nothing");
        await activity.FillAsync("9");
        await site["retention-save"].ClickAsync();
        await Assertions.Expect(site["dry-run"]).ToHaveAttributeAsync("data-state", "none");

        await site.Page.ReloadAsync();
        await Assertions.Expect(activity).ToHaveValueAsync("9");
        await Assertions.Expect(calls).ToHaveValueAsync("5");
        await site.GoAsync(app, "/admin/scheduler");
        await Assertions.Expect(site["firing"].First).ToContainTextAsync("dry run");
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_somebody_else_saves_is_shown_beside_what_one_is_typing()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var theirs = await SitePage.OpenAsync(app, browser, merchant);
        await using var mine = await SitePage.OpenAsync(app, browser, merchant);
        foreach (var site in new[] { theirs, mine })
        {
            await site.GoAsync(app, "/settings/retention");
            await Assertions.Expect(site["retention-historyDays"]).ToHaveValueAsync("90");
        }

        await theirs["retention-historyDays"].FillAsync("60");
        await theirs["retention-save"].ClickAsync();
        await Assertions.Expect(mine["retention-historyDays"]).ToHaveValueAsync("60");
        await mine["retention-taskLogDays"].FillAsync("44");
        await Assertions.Expect(mine["retention-try"]).ToBeDisabledAsync();
        await theirs["retention-historyDays"].FillAsync("61");
        await theirs["retention-save"].ClickAsync();

        await Assertions.Expect(mine["retention-historyDays"]).ToHaveValueAsync("61");
        await Assertions.Expect(mine["retention-taskLogDays"]).ToHaveValueAsync("44");
        await mine["retention-save"].ClickAsync();
        await Assertions.Expect(theirs["retention-taskLogDays"]).ToHaveValueAsync("44");
        await Assertions.Expect(theirs["retention-historyDays"]).ToHaveValueAsync("61");
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task The_panel_is_sound(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await merchant.ExecuteAsync(OldActivity, merchant.Email);
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);
        await site.GoAsync(app, "/settings/retention");
        await site["retention-try"].ClickAsync();
        await Assertions.Expect(site["dry-run"]).ToHaveAttributeAsync("data-state", "ended", new() { Timeout = 60_000 });
        await site["retention-callDays"].FillAsync("0");
        await site["retention-save"].ClickAsync();
        await Assertions.Expect(site["retention-callDays"]).ToHaveAttributeAsync("aria-invalid", "true");

        await PageLook.ShouldBeSoundAsync(site, "/settings/retention");
        await site.ShootAsync($"retention-{width}-{scheme}");
    }

    private static ILocator Step(SitePage site, string name) => site["dry-run-step"].And(site.Page.Locator($"[data-name='{name}']")).Locator("td");
}
