using Microsoft.Playwright;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Site;

/// <summary>A person signs in, stays so against a stranger's page, and signs out.</summary>
public sealed class SessionJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Fact]
    public async Task Only_the_sites_own_button_signs_out_and_the_device_is_remembered()
    {
        await using var site = await SitePage.OpenAsync(app, browser);
        var web = app.Address("web");

        // As a form on another site would send it: with the cookies, without the page's token.
        var forged = await site.Page.APIRequest.PostAsync(new Uri(web, "/sign-out").ToString());
        forged.Status.ShouldBe(400);
        await site.GoAsync(app, "/orders");
        await Assertions.Expect(site.Page).ToHaveURLAsync(new Uri(web, "/orders").ToString());

        await site.Page.EvaluateAsync("document.querySelector('[data-testid=sign-out]').click()");
        await Assertions.Expect(site["sign-in-email"]).ToBeVisibleAsync();
        await site.GoAsync(app, "/orders");
        site.Page.Url.ShouldContain("/sign-in");

        var device = (await site.Page.Context.CookiesAsync([new Uri(web, "/sign-in").ToString()])).Single(cookie => cookie.Name == "ordersync.device");
        device.HttpOnly.ShouldBeTrue();
        device.Value.ShouldNotBeEmpty();
    }
}
