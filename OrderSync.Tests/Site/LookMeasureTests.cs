using Microsoft.Playwright;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>The look where it can be measured: type, rows, heads that stay in sight, the menu.</summary>
public sealed class LookMeasureTests(AppFixture app, BrowserFixture browser)
{
    private static readonly string[] Pages =
    [
        "/operations", "/orders", "/my-orders", "/shipping", "/assignments", "/coverage", "/connections", "/connections/new", "/admin/scheduler",
        "/notifications", "/settings/notifications",
        "/settings/retention",
    ];

    [Fact]
    public async Task All_text_is_of_the_shipped_font_in_four_sizes_and_all_titles_are_alike()
    {
        await using var site = await SitePage.OpenAsync(app, browser, 1440);
        var titles = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Pages)
        {
            await ShowAsync(site, path);
            titles.Add(await site.Page.Locator("h1").EvaluateAsync<string>(
                "h => { const s = getComputedStyle(h); return [s.fontSize, s.fontWeight, s.lineHeight, s.color].join(' ') }"));
            (await site.Page.EvaluateAsync<string[]>(
                """
                [...document.querySelectorAll('body *')]
                  .filter(e => e.offsetParent !== null && !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
                  .filter(e => !['12px', '14px', '20px', '26px'].includes(getComputedStyle(e).fontSize))
                  .map(e => getComputedStyle(e).fontSize + ' ' + e.outerHTML.slice(0, 100))
                """)).ShouldBeEmpty(path);
        }
        titles.Count.ShouldBe(1, string.Join(", ", titles));
        (await site.Page.EvaluateAsync<string[]>("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family.replaceAll('\"', ''))"))
            .ShouldContain("Inter");
        (await site.Page.EvaluateAsync<string>("getComputedStyle(document.body).fontVariantNumeric")).ShouldBe("tabular-nums");
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rows_of_tasks_and_connections_are_48_px_and_only_what_is_under_way_has_a_bar()
    {
        await using var site = await SitePage.OpenAsync(app, browser, 1440);
        await ShowAsync(site, "/operations");
        foreach (var height in await HeightsAsync(site["task-row"]))
            height.ShouldBeLessThanOrEqualTo(48.5);
        var ended = site.Page.Locator("[data-testid=task-row]:has([data-state=completed], [data-state=failed], [data-state=completedwitherrors], [data-state=stopped])");
        await Assertions.Expect(ended.Locator("progress")).ToHaveCountAsync(0);
        (await site.Page.Locator("col").EvaluateAllAsync<string[]>("all => all.map(c => getComputedStyle(c.closest('table')).tableLayout)")).ShouldAllBe(layout => layout == "fixed");
    }

    [Fact]
    public async Task A_lists_head_and_filters_stay_in_sight_and_a_laptops_screen_holds_20_rows()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 200, days = 8, seed = 88 });
        await merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);
        await merchant.ShipAsync(await merchant.ConnectCarrierAsync(shop));
        await using var site = await SitePage.OpenAsync(app, browser, merchant, 1440);
        await ShowAsync(site, "/shipping");
        var rows = site["shipment-row"];
        await Assertions.Expect(rows.First).ToBeVisibleAsync();
        foreach (var height in await HeightsAsync(rows))
            height.ShouldBeLessThanOrEqualTo(33);

        await rows.Last.ScrollIntoViewIfNeededAsync();

        var filters = (await site["shipment-filters"].BoundingBoxAsync())!;
        var head = (await site.Page.Locator("[data-testid=shipment-table] thead th").First.BoundingBoxAsync())!;
        filters.Y.ShouldBeInRange(-1, 1);
        head.Y.ShouldBeInRange(filters.Y + filters.Height - 2, filters.Y + filters.Height + 2, "the head stands under the filters, and not behind them");
        (await site.Page.EvaluateAsync<int>(
            """
            (() => { const top = document.querySelector('[data-testid=shipment-table] thead').getBoundingClientRect().bottom;
              return [...document.querySelectorAll('[data-testid=shipment-row]')].map(r => r.getBoundingClientRect())
                .filter(b => b.top >= top && b.bottom <= innerHeight).length })()
            """)).ShouldBeGreaterThanOrEqualTo(20);
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    public async Task An_order_has_status_total_and_phone_on_top_and_one_history(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 20, days = 4, seed = 89 });
        await merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);
        await merchant.ShipAsync(await merchant.ConnectCarrierAsync(shop));
        var order = await merchant.ScalarAsync<Guid>("select s.order_id from shipments s join orders o on o.id = s.order_id where o.connection_id = $1 limit 1", shop.ConnectionId);
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);

        await ShowAsync(site, $"/orders/{order}");

        await Assertions.Expect(site.Page.Locator("header").GetByTestId("order-status")).ToBeVisibleAsync();
        await Assertions.Expect(site["order-head-total"]).ToHaveTextAsync((await site["order-total"].InnerTextAsync()).Trim());
        (await site["order-phone"].GetAttributeAsync("href"))!.ShouldStartWith("tel:");
        await Assertions.Expect(site["revision-row"]).ToHaveCountAsync(1);
        (await site["parcel-step"].Or(site["status-change"]).CountAsync()).ShouldBeGreaterThan(0);
        var times = await site["order-history"].Locator("li > .when time").EvaluateAllAsync<string[]>("all => all.map(t => t.dateTime)");
        times.ShouldBe(times.OrderDescending(StringComparer.Ordinal));
        await PageLook.ShouldBeSoundAsync(site, "an order");
        await PageLook.ShouldBeAccessibleAsync(site, "an order");
    }

    [Fact]
    public async Task A_tasks_page_has_one_funnel_without_zeros_and_a_strip_as_wide_as_its_panel()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = 60, days = 90, seed = 90 });
        var run = (await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true)).Task;
        await using var site = await SitePage.OpenAsync(app, browser, merchant, 1440);

        await ShowAsync(site, $"/operations/{run.Id}");

        await Assertions.Expect(site["task-count"]).ToHaveTextAsync("60");
        await Assertions.Expect(site["funnel-step"]).ToHaveTextAsync(["60 new"]);
        var panel = (await site["windows"].BoundingBoxAsync())!;
        var (first, last) = ((await site.Page.Locator(".strip li").First.BoundingBoxAsync())!, (await site.Page.Locator(".strip li").Last.BoundingBoxAsync())!);
        (last.X + last.Width - first.X).ShouldBeInRange(panel.Width - 40, panel.Width, "the strip is as wide as the page, however few its months are");
        await PageLook.ShouldBeSoundAsync(site, "a task");
        await PageLook.ShouldBeAccessibleAsync(site, "a task");
    }

    [Theory]
    [InlineData(1440, 2)]
    [InlineData(360, 1)]
    public async Task A_long_form_has_sections_columns_and_placeholders_and_a_tests_result_beside_its_button(int width, int columns)
    {
        await using var site = await SitePage.OpenAsync(app, browser, width);
        await ShowAsync(site, "/connections/new?platform=ecomanager");
        await site.Page.GetByText("Advanced").ClickAsync();

        (await site["form-section"].Locator("legend").AllInnerTextsAsync()).ShouldBe(["Reading", "Limits", "Retries", "Circuit breaker"]);
        (await site.Page.Locator("fieldset").Nth(1).Locator(".field").EvaluateAllAsync<int>("all => new Set(all.map(f => Math.round(f.getBoundingClientRect().x))).size")).ShouldBe(columns);
        foreach (var (setting, usual) in new[] { ("callsPerMinute", "40"), ("callsPerDay", "8000"), ("retryMultiplier", "2"), ("pageSize", "100") })
        {
            await Assertions.Expect(site[$"setting-{setting}"]).ToHaveAttributeAsync("placeholder", usual);
            await Assertions.Expect(site[$"setting-{setting}"]).ToHaveValueAsync("");
        }

        await site["setting-baseUrl"].FillAsync(new Uri(app.Address("sandbox"), "/ecomanager/look").ToString());
        await site["setting-token"].FillAsync("not-the-token-of-it");
        await site["connection-try"].ClickAsync();
        await Assertions.Expect(site["check-result"].Locator(".bad-text").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        var (button, result) = ((await site["connection-try"].BoundingBoxAsync())!, (await site["check-result"].BoundingBoxAsync())!);
        if (columns == 2)
            (result.X > button.X + button.Width && Math.Abs(result.Y + (result.Height / 2) - button.Y - (button.Height / 2)) < 30).ShouldBeTrue("the result stands beside the button");
        await Assertions.Expect(site["check-result"]).ToBeInViewportAsync();
        await PageLook.ShouldBeSoundAsync(site, "a form");
        await PageLook.ShouldBeAccessibleAsync(site, "a form");
    }

    [Fact]
    public async Task The_menu_names_company_and_environment_and_each_entry_has_an_icon()
    {
        await using var site = await SitePage.OpenAsync(app, browser);
        await Assertions.Expect(site["company"].First).ToHaveTextAsync("Demo");
        await Assertions.Expect(site["environment"].First).ToHaveTextAsync("Development");
        var menu = site.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).First;
        (await menu.GetByRole(AriaRole.Link).EvaluateAllAsync<string[]>("all => all.filter(a => !a.querySelector('i[aria-hidden=true]')).map(a => a.innerText)")).ShouldBeEmpty();
        await Assertions.Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Syncs" })).ToHaveAttributeAsync("aria-current", "page");
    }

    private static Task<double[]> HeightsAsync(ILocator rows) =>
        rows.EvaluateAllAsync<double[]>("all => all.map(row => row.getBoundingClientRect().height)");

    private async Task ShowAsync(SitePage site, string path)
    {
        await site.GoAsync(app, path);
        await site.Page.Locator("h1").WaitForAsync();
        await Assertions.Expect(site["shell"]).ToHaveAttributeAsync("data-ready", "true");
        await Assertions.Expect(site["loading"]).ToHaveCountAsync(0);
        await site.Page.EvaluateAsync("document.fonts.ready.then(() => true)");
    }
}
