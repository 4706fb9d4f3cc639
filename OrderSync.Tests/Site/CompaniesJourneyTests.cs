using Microsoft.Playwright;
using OrderSync.Contracts;
using OrderSync.Contracts.Audit;
using OrderSync.Contracts.Companies;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>The companies of the installation, as an operator runs them.</summary>
public sealed class CompaniesJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task An_operator_creates_a_company_suspends_it_and_resumes_it(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var mark = Guid.CreateVersion7().ToString("N");
        await using var site = await SitePage.OpenAsync(app, browser, await merchant.AddOperatorAsync(), width, scheme);
        await Assertions.Expect(site.Page).ToHaveURLAsync(new Uri(app.Address("web"), "/companies").ToString());

        await site["company-create"].ClickAsync();
        await site["new-name"].FillAsync($"Shop {mark}");
        await site["new-zone"].FillAsync("Africa/Algiers");
        await site["new-currency"].SelectOptionAsync("DZD");
        await site["new-admin"].FillAsync("Nadia");
        await site["new-email"].FillAsync(merchant.Email);
        await site["create-yes"].ClickAsync();
        await Assertions.Expect(site.Page.Locator("#new-email-error")).ToContainTextAsync("has an account already");
        await site["new-email"].FillAsync($"nadia-{mark}@example.com");
        await site["create-yes"].ClickAsync();
        var password = await site["admin-password"].InnerTextAsync();
        password.Length.ShouldBe(20);
        await PageLook.ShouldBeSoundAsync(site, "the new company");
        await site.ShootAsync($"company-created-{width}");
        await site["create-done"].ClickAsync();
        await Assertions.Expect(site["create-company"]).ToHaveCountAsync(0);

        await using var window = await browser.NewWindowAsync();
        var admin = await window.NewPageAsync();
        await SignInAsync(admin, $"nadia-{mark}@example.com", password);
        await admin.GetByTestId("tasks-empty").WaitForAsync();

        await site["companies-q"].FillAsync(mark);
        var row = site["company-row"];
        await Assertions.Expect(row).ToHaveCountAsync(1);
        site.Page.Url.ShouldEndWith($"/companies?q={mark}");
        await row.GetByTestId("company-suspend").ClickAsync();
        await site["suspend-reason"].FillAsync("Unpaid since March");
        await site.ShootAsync($"company-suspend-{width}");
        await site["confirm-yes"].ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-suspended", "true");
        await Assertions.Expect(row).ToContainTextAsync("Unpaid since March");
        await site.ShootAsync($"companies-{width}");
        await PageLook.ShouldBeSoundAsync(site, "/companies");

        // The open page of its administrator goes to the sign-in without a click.
        await Assertions.Expect(admin.GetByTestId("sign-in-email")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await SignInAsync(admin, $"nadia-{mark}@example.com", password);
        await Assertions.Expect(admin.GetByTestId("sign-in-error")).ToContainTextAsync("is suspended: Unpaid since March");

        await row.GetByTestId("company-resume").ClickAsync();
        await Assertions.Expect(row).ToHaveAttributeAsync("data-suspended", "false");
        await SignInAsync(admin, $"nadia-{mark}@example.com", password);
        await admin.GetByTestId("tasks-empty").WaitForAsync();
        (await merchant.ScalarAsync<long>("select count(*) from audit_entries where company_id is null and detail like '%' || $1 || '%'", mark)).ShouldBe(3);
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task An_operator_opens_a_company_acts_in_it_under_a_banner_and_leaves_it(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var name = $"Acme {Guid.CreateVersion7():N}";
        var company = await merchant.Api.Get<CompanyView>("/api/v1/company");
        await merchant.Api.Put("/api/v1/company", new UpdateCompanyRequest(name, "Africa/Algiers", company.Version, "DZD"));
        await merchant.ConnectShopAsync(new { orders = 10, days = 5, seed = 552 });
        await using var site = await SitePage.OpenAsync(app, browser, await merchant.AddOperatorAsync(), width, scheme);

        await site["companies-q"].FillAsync(name);
        await Assertions.Expect(site["company-row"]).ToHaveCountAsync(1);
        await PageLook.ShouldBeAccessibleAsync(site, "/companies");
        await site["company-open"].ClickAsync();

        await Assertions.Expect(site.Page).ToHaveURLAsync(new Uri(app.Address("web"), "/operations").ToString());
        await Assertions.Expect(site["opened-company"]).ToContainTextAsync($"You are looking at {name} as operator.");
        await Assertions.Expect(site["page-zone"].First).ToHaveTextAsync("Times in Africa/Algiers");
        await Assertions.Expect(site["card-connections"].Locator(".v")).ToHaveTextAsync("1");
        await PageLook.ShouldBeSoundAsync(site, "an opened company");
        await PageLook.ShouldBeAccessibleAsync(site, "an opened company");
        await site.ShootAsync($"company-opened-{width}");
        await site.GoAsync(app, "/settings/users");
        await Assertions.Expect(site["user-row"]).ToContainTextAsync(merchant.Email);
        await site.GoAsync(app, "/admin/scheduler");
        await site["scheduler-start"].ClickAsync();
        await Assertions.Expect(site["scheduler-stop"]).ToBeVisibleAsync();
        // One's own account is nobody's company.
        await site.GoAsync(app, "/account");
        await Assertions.Expect(site["this-session"]).ToHaveCountAsync(1);

        await site["leave-company"].ClickAsync();
        await Assertions.Expect(site.Page).ToHaveURLAsync(new Uri(app.Address("web"), "/companies").ToString());
        await Assertions.Expect(site["company-row"].First).ToBeVisibleAsync();
        await Assertions.Expect(site["opened-company"]).ToHaveCountAsync(0);
        await site.GoAsync(app, "/orders");
        await Assertions.Expect(site["forbidden"]).ToBeVisibleAsync();
        var acts = (await merchant.Api.Get<CursorPage<AuditEntryView>>("/api/v1/audit")).Items.Where(entry => entry.UserName == "Olga").Select(entry => (entry.Action, entry.Detail));
        acts.ShouldBe([("scheduler.start", "Started the company's scheduler."), ("company.open", $"Opened the pages of “{name}” as operator.")]);
        (await merchant.ScalarAsync<long>("select count(*) from audit_entries where company_id is null and action = 'company.open' and detail like '%' || $1 || '%'", name)).ShouldBe(1);
        site.Complaints.Where(complaint => !complaint.Contains("403", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GotoAsync(app.Address("web").ToString());
        await page.GetByTestId("sign-in-email").FillAsync(email);
        await page.GetByTestId("sign-in-password").FillAsync(password);
        await page.GetByTestId("sign-in-submit").ClickAsync();
    }
}
