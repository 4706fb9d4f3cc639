using Microsoft.Playwright;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>A person connects a shop and is asked at once what to fetch of it.</summary>
public sealed class ConnectJourneyTests(AppFixture app, BrowserFixture browser) : MerchantTest(app)
{
    [Fact]
    public async Task A_new_shop_is_fetched_whole_for_some_days_or_later()
    {
        await using var site = await SitePage.OpenAsync(App, browser, Merchant);

        await ConnectAsync(site, "ecomanager", "Whole", "journey-whole");
        await site["first-fetch-all"].ClickAsync();
        (await RunAsync(site)).ShouldSatisfyAllConditions(run => run.Mode.ShouldBe(FetchMode.Auto), run => run.StopAtFirst.ShouldBeTrue(), run => run.ConnectionName.ShouldBe("Whole"));

        await ConnectAsync(site, "ecomanager", "Days", "journey-days");
        await site["first-fetch-days"].ClickAsync();
        (await RunAsync(site)).ShouldSatisfyAllConditions(run => run.Mode.ShouldBe(FetchMode.Duration), run => run.DurationDays.ShouldBe(30));

        await ConnectAsync(site, "ecomanager", "Later", "journey-later");
        await site["first-fetch-later"].ClickAsync();
        await Assertions.Expect(site.Page).ToHaveURLAsync($"{App.Address("web")}connections");
        await Assertions.Expect(site["connection-row"].Filter(new() { HasText = "Later" })).ToContainTextAsync("No fetch was complete yet.");

        await ConnectAsync(site, "maystro", "Carrier", "journey-carrier");
        await Assertions.Expect(site["first-fetch-days"]).ToHaveCountAsync(0);
        await site["first-fetch-sync"].ClickAsync();
        (await RunAsync(site)).Kind.ShouldBe(RunKind.ShippingStatus);
        site.Complaints.ShouldBeEmpty();
    }

    private async Task ConnectAsync(SitePage site, string platform, string name, string shop)
    {
        await new SimulatedShop(shop, App.CreateHttpClient("sandbox"), platform).SetAsync(platform == "maystro" ? (object)new { ships = "journey-whole" } : new { orders = 60, days = 90, seed = 181 });
        await site.GoAsync(App, $"/connections/new?platform={platform}");
        await site["connection-name"].FillAsync(name);
        // A carrier's address is the same for everybody: among what is advanced.
        if (platform == "maystro")
            await site.Page.GetByText("Advanced").ClickAsync();
        await site["setting-baseUrl"].FillAsync(new Uri(App.Address("sandbox"), $"/{platform}/{shop}").ToString());
        await site["setting-token"].FillAsync(SimulatedShop.Token);
        await site["connection-save"].ClickAsync();
        await Assertions.Expect(site["first-fetch"]).ToContainTextAsync($"{name} is connected");
    }

    /// <summary>The run whose page the person has come to.</summary>
    private async Task<RunView> RunAsync(SitePage site)
    {
        await site.Page.WaitForURLAsync("**/operations/*");
        return (await Merchant.UntilEndedAsync(Guid.Parse(site.Page.Url.Split('/')[^1]))).Task;
    }
}
