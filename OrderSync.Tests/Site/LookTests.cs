using Microsoft.Playwright;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Site;

/// <summary>What every page owes to every person: it fits, it is in English, it is reachable by keyboard, nothing is refused.</summary>
public sealed class LookTests(AppFixture app, BrowserFixture browser)
{
    private static readonly string[] Pages =
    [
        "/operations",
        "/orders",
        "/my-orders",
        "/shipping",
        "/assignments",
        "/coverage",
        "/connections",
        "/connections/new",
        "/admin/scheduler",
        "/notifications",
        "/settings/notifications",
        "/settings",
        "/settings/company",
        "/settings/users",
        "/settings/retention",
        "/settings/audit",
        "/account",
    ];

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task Every_page_fits_the_window_and_the_browser_has_nothing_to_complain_about(int width, ColorScheme scheme)
    {
        await using var site = await SitePage.OpenAsync(app, browser, width, scheme);
        foreach (var path in Pages)
        {
            await site.GoAsync(app, path);
            await site.Page.GetByRole(AriaRole.Heading, new() { Level = 1 }).Or(site.Page.Locator("main h2")).First.WaitForAsync();
            await Assertions.Expect(site["loading"]).ToHaveCountAsync(0);

            var overflow = await site.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            overflow.ShouldBe(0, $"{path} is wider than {width} px");
            (await site.Page.EvaluateAsync<string>("document.documentElement.lang")).ShouldStartWith("en");
            (await site.Page.EvaluateAsync<string>("document.documentElement.dataset.bsTheme")).ShouldBe(scheme == ColorScheme.Dark ? "dark" : "light");
            // Each width and each scheme once: axe takes longer than the page.
            if (width == 360 == (scheme == ColorScheme.Dark))
                await PageLook.ShouldBeAccessibleAsync(site, path);
        }
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_control_has_a_name_and_ids_are_unique()
    {
        await using var site = await SitePage.OpenAsync(app, browser);
        foreach (var path in Pages)
        {
            await site.GoAsync(app, path);
            await Assertions.Expect(site["loading"]).ToHaveCountAsync(0);
            await PageLook.ShouldNameEveryControlAsync(site, path);
        }
    }

    [Fact]
    public async Task The_menu_leads_where_it_says_and_every_page_answers_HEAD()
    {
        await using var site = await SitePage.OpenAsync(app, browser);
        var menu = site.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).First;

        await menu.GetByRole(AriaRole.Link, new() { Name = "Notifications", Exact = true }).ClickAsync();
        await Assertions.Expect(site.Page).ToHaveURLAsync(new Uri(app.Address("web"), "/notifications").ToString());
        await menu.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).ClickAsync();
        await site["settings-notifications"].ClickAsync();
        await Assertions.Expect(site.Page).ToHaveURLAsync(new Uri(app.Address("web"), "/settings/notifications").ToString());

        foreach (var path in Pages.Append("/app.css"))
        {
            var answer = await site.Page.APIRequest.HeadAsync(new Uri(app.Address("web"), path).ToString());
            answer.Status.ShouldBe(200, path);
            (await answer.BodyAsync()).ShouldBeEmpty(path);
        }
    }

    [Fact]
    public async Task The_site_cannot_be_used_without_signing_in()
    {
        await app.ReadyAsync();
        await using var window = await browser.NewWindowAsync();
        var page = await window.NewPageAsync();

        foreach (var path in Pages.Prepend("/"))
        {
            await page.GotoAsync(new Uri(app.Address("web"), path).ToString());
            page.Url.ShouldContain("/sign-in");
        }
    }

    [Fact]
    public async Task A_wrong_password_is_answered_with_a_sentence()
    {
        await app.ReadyAsync();
        await using var window = await browser.NewWindowAsync();
        var page = await window.NewPageAsync();
        await page.GotoAsync(app.Address("web").ToString());
        await page.GetByTestId("sign-in-email").FillAsync("nobody@demo.example");
        await page.GetByTestId("sign-in-password").FillAsync("not the password");
        await page.GetByTestId("sign-in-submit").ClickAsync();

        await Assertions.Expect(page.GetByTestId("sign-in-error")).ToContainTextAsync("wrong");
    }
}
