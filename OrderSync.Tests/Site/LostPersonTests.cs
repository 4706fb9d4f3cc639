using Microsoft.Playwright;
using OrderSync.Tests.Assignment;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>Whoever comes where nothing is for them is led to the page that they begin with.</summary>
public sealed class LostPersonTests(AppFixture app, BrowserFixture browser)
{
    [Theory]
    [InlineData("agent", "/my-orders", "/settings/users")]
    [InlineData("admin", "/operations", "/companies")]
    [InlineData("operator", "/companies", "/orders")]
    public async Task Each_role_is_led_to_its_own_first_page(string role, string first, string forbidden)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var email = role switch
        {
            "agent" => await merchant.AddAgentAsync("Nadia"),
            "operator" => await merchant.AddOperatorAsync(),
            _ => merchant.Email,
        };
        await using var site = await SitePage.OpenAsync(app, browser, email);
        var begin = new Uri(app.Address("web"), first).ToString();
        await Assertions.Expect(site.Page).ToHaveURLAsync(begin);

        foreach (var (path, shown) in new[] { ("/nothing-is-here", "not-found"), (forbidden, "forbidden") })
        {
            await site.GoAsync(app, path);
            await Assertions.Expect(site[shown]).ToBeVisibleAsync();
            await site["first-page"].ClickAsync();
            await Assertions.Expect(site.Page).ToHaveURLAsync(begin);
        }
        (await site.Page.Locator("a.brand").First.GetAttributeAsync("href")).ShouldBe(first);
    }
}
