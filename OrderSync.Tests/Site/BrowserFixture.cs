using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(OrderSync.Tests.Site.BrowserFixture))]

namespace OrderSync.Tests.Site;

/// <summary>One Chromium for all tests of the site, started when the first asks for it.</summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);

    /// <summary>A browser window of its own: nothing is shared with other tests.</summary>
    public async Task<IBrowserContext> NewWindowAsync(int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light) =>
        await (await _started.Value).Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = "en-GB",
            TimezoneId = "Africa/Algiers",
        });

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully)
            return;
        var (playwright, browser) = await _started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright Playwright, IBrowser Browser)> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
        return (playwright, browser);
    }
}
