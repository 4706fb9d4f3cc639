using Microsoft.Playwright;
using OrderSync.Contracts.Companies;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>The settings of a company, as its admins see and change them.</summary>
public sealed class SettingsJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task Another_time_zone_moves_the_next_syncs_on_every_open_page_without_a_reload()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await merchant.ConnectShopAsync(new { orders = 10, days = 5, seed = 551 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await using var other = await SitePage.OpenAsync(app, browser, merchant);
        await other.GoAsync(app, "/admin/scheduler");
        await other["scheduler-start"].ClickAsync();
        var cleanup = other["schedule-row"].And(other.Page.Locator("[data-kind='Cleanup']")).GetByTestId("schedule-next").Locator("time").First;
        var before = await cleanup.GetAttributeAsync("datetime");
        DateTimeOffset.Parse(before!, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime().Hour.ShouldBe(2);
        await other.Page.EvaluateAsync("window.notReloaded = true");
        await site.Page.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).ClickAsync();
        await site["settings-company"].ClickAsync();
        await Assertions.Expect(site["company-zone"]).ToHaveValueAsync("UTC");
        await Assertions.Expect(site["next-cleanup"]).ToContainTextAsync("02:0");
        await Assertions.Expect(site["company-save"]).ToBeDisabledAsync();

        await site["company-zone"].FillAsync("Atlantis/City");
        await site["company-save"].ClickAsync();
        await Assertions.Expect(site.Page.Locator("#company-zone-error")).ToContainTextAsync("no time zone of the tz database");
        (await site.Page.Locator("#company-zone-list option[value='Pacific/Kiritimati']").CountAsync()).ShouldBe(1);
        await site["company-zone"].FillAsync("Pacific/Kiritimati");
        await site["company-currency"].SelectOptionAsync("DZD");
        await site["company-save"].ClickAsync();
        await Assertions.Expect(site["company-said"]).ToHaveTextAsync("Saved.");

        // In the company's time it is 02:00 as before, and that is another moment, which the other page shows too.
        await Assertions.Expect(site["page-zone"].First).ToHaveTextAsync("Times in Pacific/Kiritimati");
        await Assertions.Expect(other["page-zone"].First).ToHaveTextAsync("Times in Pacific/Kiritimati");
        await Assertions.Expect(cleanup).Not.ToHaveAttributeAsync("datetime", before!);
        var after = DateTimeOffset.Parse((await cleanup.GetAttributeAsync("datetime"))!, System.Globalization.CultureInfo.InvariantCulture);
        after.ToUniversalTime().Hour.ShouldBe(12);
        await Assertions.Expect(cleanup).ToContainTextAsync("02:0");
        await Assertions.Expect(site["next-cleanup"]).ToContainTextAsync("02:0");
        (await other.Page.EvaluateAsync<bool>("window.notReloaded")).ShouldBeTrue();
        await other.Page.ReloadAsync();
        await Assertions.Expect(cleanup).ToContainTextAsync("02:0");

        await site["company-zone-mine"].ClickAsync();
        await Assertions.Expect(site["company-zone"]).ToHaveValueAsync("Africa/Algiers");
        site.Complaints.ShouldBeEmpty();
        other.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_two_admins_who_edit_at_once_the_second_is_told_and_keeps_what_was_typed()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/settings/company");
        var name = $"Typed here {Guid.CreateVersion7():N}";
        await site["company-name"].FillAsync(name);
        var company = await merchant.Api.Get<CompanyView>("/api/v1/company");

        await merchant.Api.Put("/api/v1/company", new UpdateCompanyRequest(company.Name, "Europe/Paris", company.Version, "EUR"));

        await Assertions.Expect(site["company-overtaken"]).ToContainTextAsync("Amel has changed the settings meanwhile");
        await Assertions.Expect(site["company-name"]).ToHaveValueAsync(name);
        await site["company-save"].ClickAsync();
        await Assertions.Expect(site["company-trouble"]).ToContainTextAsync("has changed the settings meanwhile");
        (await merchant.Api.Get<CompanyView>("/api/v1/company")).Name.ShouldBe(company.Name);
        await site["company-discard"].ClickAsync();
        await Assertions.Expect(site["company-zone"]).ToHaveValueAsync("Europe/Paris");
        await site["company-name"].FillAsync(name);
        await site["company-save"].ClickAsync();
        await Assertions.Expect(site["company-said"]).ToHaveTextAsync("Saved.");
        await Assertions.Expect(site["account"].First).ToContainTextAsync(name);
        (await merchant.Api.Get<CompanyView>("/api/v1/company")).TimeZone.ShouldBe("Europe/Paris");
    }

    [Fact]
    public async Task The_audit_says_what_was_changed_and_its_filters_are_in_the_address()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var company = await merchant.Api.Get<CompanyView>("/api/v1/company");
        await merchant.Api.Put("/api/v1/company", new UpdateCompanyRequest(company.Name, "Africa/Algiers", 0, "DZD"));
        await merchant.Api.Post("/api/v1/scheduler/start");
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/settings");
        // The cards are there before the page can be worked with.
        await Assertions.Expect(site["shell"]).ToHaveAttributeAsync("data-ready", "true");
        await site["settings-audit"].ClickAsync();
        var changed = site["audit-row"].And(site.Page.Locator("[data-action='company.update']"));
        await Assertions.Expect(changed.GetByTestId("audit-detail")).ToHaveTextAsync("Time zone: UTC → Africa/Algiers; Currency for totals: none → DZD.");
        await Assertions.Expect(changed).ToContainTextAsync("Amel");
        (await changed.GetByTestId("audit-address").InnerTextAsync()).ShouldMatch(@"^[0-9a-f.:]+$");

        await site["audit-about"].SelectOptionAsync("scheduler");
        await Assertions.Expect(site["audit-row"]).ToHaveCountAsync(1);
        site.Page.Url.ShouldEndWith("/settings/audit?about=scheduler");
        await site.Page.ReloadAsync();
        await Assertions.Expect(site["audit-about"]).ToHaveValueAsync("scheduler");
        await Assertions.Expect(site["audit-row"]).ToHaveCountAsync(1);
        await merchant.Api.Post("/api/v1/scheduler/stop");
        await Assertions.Expect(site["audit-row"]).ToHaveCountAsync(2);
        await site["audit-q"].FillAsync("Stopped");
        await Assertions.Expect(site["audit-row"]).ToHaveCountAsync(1);
        await site["audit-from"].FillAsync("2099-01-01");
        await Assertions.Expect(site["audit-empty"]).ToContainTextAsync("No entry matches");
        await site["audit-clear"].ClickAsync();
        await Assertions.Expect(changed).ToHaveCountAsync(1);
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_account_menu_works_by_keyboard_and_says_what_it_is()
    {
        await using var site = await SitePage.OpenAsync(app, browser);
        var (button, menu) = (site["account-button"].First, site["account-menu"].First);
        await Assertions.Expect(site["shell"]).ToHaveAttributeAsync("data-ready", "true");
        await Assertions.Expect(menu).ToBeHiddenAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-haspopup", "menu");

        await button.FocusAsync();
        await OpenByAsync("ArrowDown");
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-expanded", "true");
        await Assertions.Expect(site["theme-auto"].First).ToBeFocusedAsync();
        await site.Page.Keyboard.PressAsync("ArrowUp");
        await Assertions.Expect(site["sign-out"].First).ToBeFocusedAsync();
        await site.Page.Keyboard.PressAsync("Home");
        await site.Page.Keyboard.PressAsync("d");
        await Assertions.Expect(site["theme-dark"].First).ToBeFocusedAsync();
        await site.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(site["theme-dark"].First).ToHaveAttributeAsync("aria-checked", "true");
        (await site.Page.EvaluateAsync<string>("document.documentElement.dataset.bsTheme")).ShouldBe("dark");
        await site.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(menu).ToBeHiddenAsync();
        await Assertions.Expect(button).ToBeFocusedAsync();
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-expanded", "false");

        await site.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(menu).ToBeVisibleAsync();
        await site.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(menu).ToBeHiddenAsync();
        await button.ClickAsync();
        await Assertions.Expect(menu).ToBeVisibleAsync();
        await site.Page.Locator("main").ClickAsync(new() { Position = new() { X = 5, Y = 5 } });
        await Assertions.Expect(menu).ToBeHiddenAsync();
        await button.ClickAsync();
        await site["account-settings"].First.ClickAsync();
        await Assertions.Expect(site["settings"]).ToBeVisibleAsync();
        await Assertions.Expect(menu).ToBeHiddenAsync();
        site.Complaints.ShouldBeEmpty();

        // The menu's script may come a moment after the page.
        async Task OpenByAsync(string key)
        {
            await Until.SoAsync(
                async () =>
                {
                    await button.PressAsync(key);
                    return await menu.IsVisibleAsync();
                },
                "the menu is open",
                TimeSpan.FromSeconds(10));
        }
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task The_pages_are_sound_with_something_on_them(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var company = await merchant.Api.Get<CompanyView>("/api/v1/company");
        await merchant.Api.Put("/api/v1/company", new UpdateCompanyRequest(company.Name, "Africa/Algiers", 0, "DZD"));
        await merchant.Api.Post("/api/v1/scheduler/start");
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);
        foreach (var (path, shown) in new[] { ("/settings", "settings"), ("/settings/company", "next-cleanup"), ("/settings/retention", "retention-save"), ("/settings/audit", "audit-row") })
        {
            await site.GoAsync(app, path);
            await site[shown].First.WaitForAsync();
            await PageLook.ShouldBeSoundAsync(site, path);
            await site.ShootAsync($"{path.Replace('/', '-').Trim('-')}-{width}-{scheme}");
        }
        var around = site.Page.Locator("aside.side");
        if (width < 900)
        {
            around = site.Page.Locator("dialog.drawer");
            await site["menu-button"].ClickAsync();
            await Assertions.Expect(around).ToBeVisibleAsync();
            await site.ShootAsync($"drawer-{width}-{scheme}");
        }
        await Until.SoAsync(
            async () =>
            {
                await around.GetByTestId("account-button").PressAsync("ArrowDown");
                return await around.GetByTestId("account-menu").IsVisibleAsync();
            },
            "the account menu is open",
            TimeSpan.FromSeconds(10));
        await PageLook.ShouldBeSoundAsync(site, "the account menu");
        await site.ShootAsync($"account-menu-{width}-{scheme}");
    }
}
