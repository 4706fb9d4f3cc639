using Microsoft.Playwright;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Site;

/// <summary>A page loses its connection, says so where one sees it, and recovers.</summary>
public sealed class ReconnectJourneyTests(AppFixture app, BrowserFixture browser)
{
    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task A_page_without_its_connection_says_so_cannot_be_used_and_recovers(int width, ColorScheme scheme)
    {
        await using var site = await SitePage.OpenAsync(app, browser, width, scheme);
        var (isCut, connections) = (false, new List<IWebSocketRoute>());
        await site.Page.RouteWebSocketAsync("**/_blazor*", connection =>
        {
            if (isCut)
            {
                _ = connection.CloseAsync();
                return;
            }
            connections.Add(connection);
            connection.ConnectToServer();
        });
        await site.Page.RouteAsync("**/_blazor/**", request => isCut ? request.AbortAsync() : request.ContinueAsync());
        await site.GoAsync(app, "/orders");
        await Assertions.Expect(site.Page.Locator("[data-testid=shell][data-ready=true]")).ToBeVisibleAsync();

        isCut = true;
        foreach (var connection in connections)
            await connection.CloseAsync();

        await Assertions.Expect(site["reconnect"]).ToContainTextAsync("What you see may be old");
        var text = site["reconnect"].Locator("p:visible");
        await Assertions.Expect(text).ToBeVisibleAsync();
        await ShouldBeInsideAsync(site.Page, text);
        (await site.Page.EvaluateAsync<bool>("document.querySelector('[data-testid=shell]').closest('[inert]') !== null")).ShouldBeTrue();

        isCut = false;
        await Assertions.Expect(site["reconnect"]).ToBeHiddenAsync(new() { Timeout = 40_000 });
        (await site.Page.EvaluateAsync<bool>("document.querySelector('[inert]') === null")).ShouldBeTrue();
        // It is the page's own connection that is back.
        await site["orders-q"].FillAsync("nobody has this");
        await Assertions.Expect(site["orders-empty"]).ToContainTextAsync("No order matches");
    }

    private static async Task ShouldBeInsideAsync(IPage page, ILocator text)
    {
        var box = (await text.BoundingBoxAsync())!;
        var window = page.ViewportSize!;
        box.X.ShouldBeGreaterThanOrEqualTo(0);
        box.Y.ShouldBeGreaterThanOrEqualTo(0);
        (box.X + box.Width).ShouldBeLessThanOrEqualTo(window.Width);
        (box.Y + box.Height).ShouldBeLessThanOrEqualTo(window.Height);
        // No empty box around it either.
        (await page.GetByTestId("reconnect").BoundingBoxAsync())!.Height.ShouldBeLessThan(200);
    }
}
