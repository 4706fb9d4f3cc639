using Microsoft.Playwright;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>The companies of the installation, as an operator runs them.</summary>
public sealed class CompaniesJourneyTests(AppFixture app, BrowserFixture browser)
{
    private const string AddOperator = """
        insert into users (id, company_id, email, name, role, password_hash, created_at)
        select $1, null, $2, 'Olga', 'Operator', password_hash, now() from users where email = $3
        """;

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task An_operator_creates_a_company_suspends_it_and_resumes_it(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var (mark, email) = (Guid.CreateVersion7().ToString("N"), $"operator-{Guid.CreateVersion7():N}@example.com");
        await merchant.ExecuteAsync(AddOperator, Guid.CreateVersion7(), email, AppFixture.AdminEmail);
        await using var site = await SitePage.OpenAsync(app, browser, email, width, scheme);
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

    private async Task SignInAsync(IPage page, string email, string password)
    {
        await page.GotoAsync(app.Address("web").ToString());
        await page.GetByTestId("sign-in-email").FillAsync(email);
        await page.GetByTestId("sign-in-password").FillAsync(password);
        await page.GetByTestId("sign-in-submit").ClickAsync();
    }
}
