using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>A signed-in page of the site, which remembers what the browser complained about.</summary>
public sealed class SitePage : IAsyncDisposable
{
    private readonly IBrowserContext _window;
    private readonly List<string> _complaints = [];

    private SitePage(IBrowserContext window, IPage page)
    {
        (_window, Page) = (window, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Add($"uncaught: {error}");
    }

    /// <summary>A countdown under a minute.</summary>
    public static Regex InSeconds { get; } = new(@"^in \d+ s$", RegexOptions.None, TimeSpan.FromSeconds(1));

    public IPage Page { get; }

    /// <summary>Errors and warnings in the browser's console, refused styles and scripts among them.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>The demo company's admin.</summary>
    public static Task<SitePage> OpenAsync(AppFixture app, BrowserFixture browser, int width = 1280, ColorScheme scheme = ColorScheme.Light) =>
        OpenAsync(app, browser, AppFixture.AdminEmail, width, scheme);

    public static Task<SitePage> OpenAsync(AppFixture app, BrowserFixture browser, Merchant merchant, int width = 1280, ColorScheme scheme = ColorScheme.Light) =>
        OpenAsync(app, browser, merchant.Email, width, scheme);

    /// <summary>Anybody with the password of the tests.</summary>
    public static async Task<SitePage> OpenAsync(
        AppFixture app, BrowserFixture browser, string email, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        await app.ReadyAsync();
        var window = await browser.NewWindowAsync(width, scheme: scheme);
        window.SetDefaultTimeout(20_000);
        var site = new SitePage(window, await window.NewPageAsync());
        await site.SignInAsync(app.Address("web"), email, AppFixture.AdminPassword);
        return site;
    }

    /// <summary>Nobody's window, at this address.</summary>
    public static async Task<SitePage> OpenSignedOutAsync(
        AppFixture app, BrowserFixture browser, string address, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        await app.ReadyAsync();
        var window = await browser.NewWindowAsync(width, scheme: scheme);
        window.SetDefaultTimeout(20_000);
        var site = new SitePage(window, await window.NewPageAsync());
        await site.Page.GotoAsync(address);
        return site;
    }

    /// <summary>On the page for it, which is open; returns on whatever page follows.</summary>
    public async Task SignInHereAsync(string email, string password)
    {
        await this["sign-in-email"].FillAsync(email);
        await this["sign-in-password"].FillAsync(password);
        await this["sign-in-submit"].ClickAsync();
        await this["shell"].WaitForAsync();
    }

    /// <summary>For people's eyes, where ORDERSYNC_SHOTS names a folder.</summary>
    public async Task ShootAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("ORDERSYNC_SHOTS") is { Length: > 0 } folder)
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }

    public async Task GoAsync(AppFixture app, string path) => await Page.GotoAsync(new Uri(app.Address("web"), path).ToString());

    public ILocator this[string testId] => Page.GetByTestId(testId);

    /// <summary>The number in a text such as "47.5 %".</summary>
    public static double Number(string text) =>
        double.Parse(new string([.. text.Where(character => char.IsDigit(character) || character == '.')]), CultureInfo.InvariantCulture);

    public ValueTask DisposeAsync() => _window.DisposeAsync();

    private async Task SignInAsync(Uri web, string email, string password)
    {
        await Page.GotoAsync(web.ToString());
        await this["sign-in-email"].FillAsync(email);
        await this["sign-in-password"].FillAsync(password);
        await this["sign-in-submit"].ClickAsync();
        // An operator begins with the companies, an agent with their orders.
        await this["task-table"].Or(this["tasks-empty"]).Or(this["companies"]).Or(this["my-total"]).Or(this["my-empty"]).First.WaitForAsync();
    }
}
