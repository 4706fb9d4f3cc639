using Microsoft.Playwright;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Notifications;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>An application that sends e-mails: the links in them lead to the address that is set up.</summary>
[Collection(nameof(OwnApplications))]
public sealed class EmailedLinkJourneyTests(BrowserFixture browser)
{
    private const string Site = "https://orders.example";
    private const string Password = "a few words of mine";

    [Fact]
    public async Task An_invitation_and_a_forgotten_password_go_by_e_mail()
    {
        await using var mail = new SmtpServer();
        await using var app = AppFixture.With([.. mail.Settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await using var admin = await SitePage.OpenAsync(app, browser, merchant);
        await admin.GoAsync(app, "/settings/users");
        await Assertions.Expect(admin["user-table"]).ToBeVisibleAsync();
        await admin["invite"].ClickAsync();
        await admin["invite-email"].FillAsync("nadia@example.com");
        await admin["invite-send"].ClickAsync();
        await Assertions.Expect(admin["invitation"]).ToContainTextAsync("sent by e-mail");

        await using var person = await SitePage.OpenSignedOutAsync(app, browser, LinkOf(app, mail, messages: 1));
        await person["accept-name"].FillAsync("Nadia");
        await ChooseAsync(person, Password, "accept-submit");
        await person.SignInHereAsync("nadia@example.com", Password);

        await using var forgetful = await SitePage.OpenSignedOutAsync(app, browser, new Uri(app.Address("web"), "/forgot-password").ToString());
        foreach (var email in new[] { "nobody@example.com", "nadia@example.com" })
        {
            await forgetful.GoAsync(app, "/forgot-password");
            await forgetful["forgot-email"].FillAsync(email);
            await forgetful["forgot-submit"].ClickAsync();
            await Assertions.Expect(forgetful["forgot-done"]).ToHaveTextAsync(
                "If somebody has an account with this e-mail, a link to choose a new password is on its way. It is good for an hour.");
        }
        await Until.SoAsync(() => Task.FromResult(mail.Messages.Count == 2), "the link for a new password", TimeSpan.FromSeconds(30));
        mail.Recipients.ShouldBe(["nadia@example.com", "nadia@example.com"]);
        await forgetful.Page.GotoAsync(LinkOf(app, mail, messages: 2));
        await ChooseAsync(forgetful, "quite other words", "reset-submit");
        await forgetful.SignInHereAsync("nadia@example.com", "quite other words");

        await Assertions.Expect(person["sign-in-notice"]).ToContainTextAsync("Your session has ended", new() { Timeout = 30_000 });
    }

    /// <summary>Of the last message, on the site of the test.</summary>
    private static string LinkOf(AppFixture app, SmtpServer mail, int messages)
    {
        mail.Messages.Count.ShouldBe(messages);
        var link = mail.Messages[^1].TextBody!.Split('\n').Single(line => line.StartsWith("https://", StringComparison.Ordinal)).Trim();
        link.ShouldStartWith(Site);
        return new Uri(app.Address("web"), link[Site.Length..]).ToString();
    }

    private static async Task ChooseAsync(SitePage person, string password, string submit)
    {
        await person["new-password"].FillAsync(password);
        await person["repeat-password"].FillAsync(password);
        await person[submit].ClickAsync();
    }
}
