using Microsoft.Playwright;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>People come into a company, are given a role, are sent out again, and look after their own account.</summary>
public sealed class UsersJourneyTests(AppFixture app, BrowserFixture browser)
{
    private const string Password = "a few words of mine";

    [Fact]
    public async Task Somebody_is_invited_accepts_has_just_that_role_and_once_disabled_is_out_within_seconds()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var admin = await SitePage.OpenAsync(app, browser, merchant);
        await admin.GoAsync(app, "/settings/users");
        await Assertions.Expect(admin["user-row"]).ToHaveCountAsync(1);
        await Assertions.Expect(admin["user-row"]).ToContainTextAsync("(you)");
        var email = $"nadia-{Guid.CreateVersion7():N}@example.com";
        var link = await InviteAsync(admin, email);
        await PageLook.ShouldBeSoundAsync(admin, "/settings/users");

        await using var person = await SitePage.OpenSignedOutAsync(app, browser, link);
        await Assertions.Expect(person["offer"]).ToContainTextAsync("Amel has invited you to");
        await Assertions.Expect(person["offer"]).ToContainTextAsync($"as Manager. You sign in with {email}.");
        person.Page.Url.ShouldEndWith("/accept-invitation", customMessage: "the token is out of the address");
        await PageLook.ShouldBeSoundAsync(person, "/accept-invitation");
        await AcceptAsync(person, "short", "short");
        await Assertions.Expect(person.Page.Locator("#new-password-error")).ToContainTextAsync("A password has 12 to 200 characters.");
        await AcceptAsync(person, "Password1234", "Password1234");
        await Assertions.Expect(person["new-password-refused"]).ToContainTextAsync("one of those that are tried first");
        await AcceptAsync(person, Password, Password);
        await Assertions.Expect(person["sign-in-notice"]).ToContainTextAsync("Your account is ready.");
        await person.SignInHereAsync(email, Password);

        // A manager, neither less nor more.
        await person.GoAsync(app, "/assignments");
        await Assertions.Expect(person.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Assignments");
        await Assertions.Expect(person.Page.GetByRole(AriaRole.Link, new() { Name = "Users", Exact = true })).ToHaveCountAsync(0);
        await person.GoAsync(app, "/settings/users");
        await Assertions.Expect(person["forbidden"]).ToBeVisibleAsync();
        await person.GoAsync(app, "/orders");
        await Assertions.Expect(person["shell"]).ToHaveAttributeAsync("data-ready", "true");

        await admin.GoAsync(app, "/settings/users");
        var row = admin["user-row"].Filter(new() { HasText = email });
        await Assertions.Expect(row).ToContainTextAsync("Nadia");
        await Assertions.Expect(admin["invitation"]).ToHaveCountAsync(0);
        await row.GetByTestId("user-disable").ClickAsync();
        await admin["confirm-yes"].ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Disabled");

        // Without a click of theirs.
        await Assertions.Expect(person["sign-in-notice"]).ToContainTextAsync("Your session has ended", new() { Timeout = 30_000 });
        await person["sign-in-email"].FillAsync(email);
        await person["sign-in-password"].FillAsync(Password);
        await person["sign-in-submit"].ClickAsync();
        await Assertions.Expect(person["sign-in-error"]).ToContainTextAsync("switched off");

        await row.GetByTestId("user-enable").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Active");
        await person.SignInHereAsync(email, Password);
        await using var again = await SitePage.OpenSignedOutAsync(app, browser, link);
        await Assertions.Expect(again["accept-error"]).ToContainTextAsync("This invitation is not valid any more");
        admin.Complaints.ShouldBeEmpty();
        person.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_role_that_is_changed_counts_on_the_site_and_the_last_admin_keeps_theirs()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var admin = await SitePage.OpenAsync(app, browser, merchant);
        await admin.GoAsync(app, "/settings/users");
        var email = $"omar-{Guid.CreateVersion7():N}@example.com";
        await using var person = await SitePage.OpenSignedOutAsync(app, browser, await InviteAsync(admin, email));
        await AcceptAsync(person, Password, Password);
        await person.SignInHereAsync(email, Password);

        await admin.GoAsync(app, "/settings/users");
        var me = admin["user-row"].Filter(new() { HasText = "(you)" });
        await me.GetByTestId("user-edit").ClickAsync();
        await admin["role-Agent"].CheckAsync();
        await admin["user-save"].ClickAsync();
        await Assertions.Expect(admin["user-error"]).ToContainTextAsync("The only admin of the company who is not disabled cannot have another role");
        await admin.Page.Keyboard.PressAsync("Escape");
        await me.GetByTestId("user-remove").ClickAsync();
        await admin["confirm-yes"].ClickAsync();
        await Assertions.Expect(admin["confirm-dialog"]).ToContainTextAsync("cannot be removed");
        await admin["confirm-no"].ClickAsync();

        var row = admin["user-row"].Filter(new() { HasText = email });
        await row.GetByTestId("user-edit").ClickAsync();
        await admin["user-name"].FillAsync("Omar B.");
        await admin["role-Admin"].CheckAsync();
        await admin["user-save"].ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Admin");
        await Assertions.Expect(row).ToContainTextAsync("Omar B.");

        await Until.SoAsync(
            async () =>
            {
                await person.GoAsync(app, "/settings/users");
                await person["user-table"].Or(person["forbidden"]).Or(person["error"]).First.WaitForAsync();
                return await person["user-table"].IsVisibleAsync();
            },
            "the new admin sees the users", TimeSpan.FromSeconds(30));
        await person["user-row"].Filter(new() { HasText = merchant.Email }).GetByTestId("user-remove").ClickAsync();
        await person["confirm-yes"].ClickAsync();
        await Assertions.Expect(person["user-row"]).ToHaveCountAsync(1);
        await Assertions.Expect(admin["sign-in-notice"]).ToContainTextAsync("Your session has ended", new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task Where_no_e_mail_is_set_up_an_admin_hands_over_a_link_for_a_forgotten_password()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var admin = await SitePage.OpenAsync(app, browser, merchant);
        await using var person = await SitePage.OpenSignedOutAsync(app, browser, new Uri(app.Address("web"), "/sign-in").ToString());
        await person["forgot-password"].ClickAsync();
        await PageLook.ShouldBeSoundAsync(person, "/forgot-password");
        await person["forgot-email"].FillAsync("no address");
        await person["forgot-submit"].ClickAsync();
        await Assertions.Expect(person.Page.Locator("#email-error")).ToContainTextAsync("This is not an e-mail address.");
        await person["forgot-email"].FillAsync(merchant.Email);
        await person["forgot-submit"].ClickAsync();
        await Assertions.Expect(person["forgot-done"]).ToContainTextAsync("Ask an admin of your company");

        await admin.GoAsync(app, "/settings/users");
        await admin["user-reset"].ClickAsync();
        var link = await admin["handed-link"].InputValueAsync();
        await person.Page.GotoAsync(link);
        await person["new-password"].WaitForAsync();
        person.Page.Url.ShouldEndWith("/reset-password");
        await person["new-password"].FillAsync(Password);
        await person["repeat-password"].FillAsync("something else");
        await person["reset-submit"].ClickAsync();
        await Assertions.Expect(person.Page.Locator("#repeat-password-error")).ToContainTextAsync("The two passwords are not the same.");
        await PageLook.ShouldBeSoundAsync(person, "/reset-password");
        await person["new-password"].FillAsync(Password);
        await person["repeat-password"].FillAsync(Password);
        await person["reset-submit"].ClickAsync();
        await Assertions.Expect(person["sign-in-notice"]).ToContainTextAsync("Your new password is set.");
        await person.SignInHereAsync(merchant.Email, Password);

        // All sessions have ended, this admin's own too.
        await Assertions.Expect(admin["sign-in-notice"]).ToContainTextAsync("Your session has ended", new() { Timeout = 30_000 });
        await using var again = await SitePage.OpenSignedOutAsync(app, browser, link);
        await again["new-password"].FillAsync("still other words");
        await again["repeat-password"].FillAsync("still other words");
        await again["reset-submit"].ClickAsync();
        await Assertions.Expect(again["reset-error"]).ToContainTextAsync("This link is not valid any more");
    }

    [Fact]
    public async Task A_person_changes_their_password_and_ends_sessions_on_their_account_page()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var here = await SitePage.OpenAsync(app, browser, merchant);
        await using var there = await SitePage.OpenAsync(app, browser, merchant);
        await here.GoAsync(app, "/account");
        await Assertions.Expect(here["me-email"]).ToHaveTextAsync(merchant.Email);
        // The program of the test has one too.
        await Assertions.Expect(here["session"]).ToHaveCountAsync(3);
        await Assertions.Expect(here["session"].First).ToContainTextAsync("Chrome on Linux");
        await Assertions.Expect(here["this-session"]).ToHaveCountAsync(1);
        await PageLook.ShouldBeSoundAsync(here, "/account");

        await ChangeAsync(here, "not mine at all", Password, Password);
        await Assertions.Expect(here.Page.Locator("#current-password-error")).ToContainTextAsync("This is not your current password.");
        await ChangeAsync(here, AppFixture.AdminPassword, Password, "something else");
        await Assertions.Expect(here.Page.Locator("#repeat-password-error")).ToContainTextAsync("not the same");
        await ChangeAsync(here, AppFixture.AdminPassword, Password, Password);
        await Assertions.Expect(here["password-done"]).ToContainTextAsync("Your other sessions have ended.");
        await Assertions.Expect(here["session"]).ToHaveCountAsync(1);
        await Assertions.Expect(there["sign-in-notice"]).ToContainTextAsync("Your session has ended", new() { Timeout = 30_000 });

        await there.SignInHereAsync(merchant.Email, Password);
        await here.GoAsync(app, "/account");
        await Assertions.Expect(here["session"]).ToHaveCountAsync(2);
        await here["end-session"].ClickAsync();
        await Assertions.Expect(here["session"]).ToHaveCountAsync(1);
        await Assertions.Expect(there["sign-in-notice"]).ToContainTextAsync("Your session has ended", new() { Timeout = 30_000 });
        await there.SignInHereAsync(merchant.Email, Password);
        await here.GoAsync(app, "/account");
        await here["end-others"].ClickAsync();
        await here["confirm-yes"].ClickAsync();
        await Assertions.Expect(here["session"]).ToHaveCountAsync(1);
        await Assertions.Expect(there["sign-in-notice"]).ToContainTextAsync("Your session has ended", new() { Timeout = 30_000 });
        here.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1280, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task The_pages_fit_with_all_that_they_can_show(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);
        await site.GoAsync(app, "/settings/users");
        await InviteAsync(site, $"somebody-with-a-rather-long-address-{Guid.CreateVersion7():N}@a-long-domain-of-theirs.example.com", $"users-link-{width}-{scheme}");
        await Assertions.Expect(site["invitation"]).ToHaveCountAsync(1);
        await PageLook.ShouldBeSoundAsync(site, "/settings/users");
        await site.ShootAsync($"users-{width}-{scheme}");
        await site["user-edit"].ClickAsync();
        await Assertions.Expect(site["user-name"]).ToBeVisibleAsync();
        await site.ShootAsync($"users-edit-{width}-{scheme}");
        await site.GoAsync(app, "/account");
        await Assertions.Expect(site["this-session"]).ToHaveCountAsync(1);
        await PageLook.ShouldBeSoundAsync(site, "/account");
        await site.ShootAsync($"account-{width}-{scheme}");
        foreach (var path in new[] { "/sign-in", "/forgot-password", "/reset-password#token", "/reset-password", "/accept-invitation#none", "/accept-invitation" })
        {
            await using var person = await SitePage.OpenSignedOutAsync(app, browser, new Uri(app.Address("web"), path).ToString(), width, scheme);
            if (path == "/accept-invitation#none")
                await person["accept-error"].WaitForAsync();
            else if (path is "/accept-invitation" or "/reset-password")
                await Assertions.Expect(person["no-token"]).ToBeVisibleAsync();
            await PageLook.ShouldBeSoundAsync(person, path);
            await person.ShootAsync($"{path.Trim('/').Replace('#', '-')}-{width}-{scheme}");
        }
    }

    /// <returns>The link, which is shown once.</returns>
    private static async Task<string> InviteAsync(SitePage admin, string email, string? shot = null)
    {
        await Assertions.Expect(admin["user-table"]).ToBeVisibleAsync();
        await admin["invite"].ClickAsync();
        await admin["invite-email"].FillAsync("nobody");
        await admin["invite-send"].ClickAsync();
        await Assertions.Expect(admin.Page.Locator("#invite-email-error")).ToBeVisibleAsync();
        await admin["invite-email"].FillAsync(email);
        await admin["role-Manager"].CheckAsync();
        await admin["invite-send"].ClickAsync();
        var link = await admin["handed-link"].InputValueAsync();
        if (shot is not null)
            await admin.ShootAsync(shot);
        await admin["link-dialog"].GetByRole(AriaRole.Button, new() { Name = "Close" }).ClickAsync();
        await Assertions.Expect(admin["link-dialog"]).ToHaveCountAsync(0);
        await Assertions.Expect(admin["invitation"]).ToContainTextAsync(email);
        return link;
    }

    private static async Task AcceptAsync(SitePage person, string password, string repeated)
    {
        await person["accept-name"].FillAsync("Nadia");
        await person["new-password"].FillAsync(password);
        await person["repeat-password"].FillAsync(repeated);
        await person["accept-submit"].ClickAsync();
    }

    private static async Task ChangeAsync(SitePage person, string current, string password, string repeated)
    {
        await person["current-password"].FillAsync(current);
        await person["new-password"].FillAsync(password);
        await person["repeat-password"].FillAsync(repeated);
        await person["password-save"].ClickAsync();
    }
}
