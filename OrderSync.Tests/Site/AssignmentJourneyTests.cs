using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Assignment;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Site;

/// <summary>Orders on their way to agents, as a manager and as an agent see it.</summary>
public sealed class AssignmentJourneyTests(AppFixture app, BrowserFixture browser)
{
    private static readonly LocatorAssertionsToHaveCountOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task Orders_are_handed_out_before_the_eyes_say_why_and_are_given_to_somebody_else()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await merchant.AddAgentAsync("Nadia");
        await merchant.AddAgentAsync("Karim");
        var shop = await merchant.ConnectShopAsync(new { orders = 60, days = 4, seed = 201 });
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/assignments");
        await Assertions.Expect(site["assignment-sentence"]).ToContainTextAsync("switched off");
        await Assertions.Expect(site["assignments-empty"]).ToBeVisibleAsync();
        await site.Page.EvaluateAsync("window.notReloaded = true");

        await site["assignment-settings"].ClickAsync();
        await site["assignment-on"].CheckAsync();
        await site["settings-save"].ClickAsync();
        await Assertions.Expect(site["assignment-sentence"]).ToContainTextAsync("Every order that needs an agent has one.");
        foreach (var name in new[] { "Nadia", "Karim" })
        {
            await Row(site, name).GetByTestId("agent-on").ClickAsync();
            await Assertions.Expect(Row(site, name).GetByTestId("agent-duty")).ToHaveTextAsync("on duty");
        }
        (await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true)).Task.State.ShouldBe(RunState.Completed);
        var waiting = await merchant.ScalarAsync<long>(
            "select count(*) from orders where connection_id = $1 and is_open and status in ('Pending', 'Confirmed')", shop.ConnectionId);
        waiting.ShouldBeGreaterThan(4);
        await Assertions.Expect(site["assignment-row"]).ToHaveCountAsync((int)Math.Min(25, waiting), Patient);
        await Assertions.Expect(site["card-open"]).ToContainTextAsync($"{waiting}", new() { Timeout = 15_000 });
        await Assertions.Expect(Row(site, "Nadia").GetByTestId("agent-load")).ToHaveTextAsync($"{await OpenAsync(merchant, "Nadia")} of 50");
        await Assertions.Expect(site["assignment-row"].First.GetByTestId("why")).ToContainTextAsync("the least open work");
        await site["assignment-row"].First.Locator("summary").ClickAsync();
        await Assertions.Expect(site["assignment-row"].First.GetByTestId("candidate")).ToHaveCountAsync(2);

        var order = (await Of(site, "Nadia").First.GetAttributeAsync("data-id"))!;
        await Of(site, "Nadia").First.GetByTestId("assignment-choose").CheckAsync();
        await site["reassign-agent"].SelectOptionAsync(new SelectOptionValue { Label = $"Karim ({await OpenAsync(merchant, "Karim")} of 50)" });
        await site["reassign-give"].ClickAsync();
        await Assertions.Expect(site["reassign-outcome"]).ToContainTextAsync("1 order changed.");
        (await site.Page.EvaluateAsync<bool>("window.notReloaded === true")).ShouldBeTrue("the page was reloaded");

        await site.GoAsync(app, $"/orders/{order}");
        await Assertions.Expect(site["order-agent"]).ToHaveTextAsync("Karim");
        await Assertions.Expect(site["order-assignment"]).ToContainTextAsync("Given by Amel.");
        await site["order-assignment"].Locator("summary").ClickAsync();
        await Assertions.Expect(site["assignment-history"]).ToContainTextAsync("Amel gave it to Karim.");
        site.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_agent_comes_on_duty_works_through_the_queue_and_leaves_it_to_others()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var email = await merchant.AddAgentAsync("Nadia");
        await merchant.SwitchAssignmentOnAsync();
        var shop = await merchant.ConnectShopAsync(new { orders = 40, days = 3, seed = 202 });
        await using var site = await SitePage.OpenAsync(app, browser, email, width: 390);
        await site["menu-button"].ClickAsync();
        var menu = site.Page.GetByRole(AriaRole.Dialog, new() { Name = "Menu" });
        await Assertions.Expect(menu.GetByRole(AriaRole.Link, new() { Name = "Assignments" })).ToHaveCountAsync(0);
        await menu.GetByRole(AriaRole.Link, new() { Name = "My orders" }).ClickAsync();
        await Assertions.Expect(site["my-duty"]).ToContainTextAsync("You are off duty");
        await Assertions.Expect(site["my-empty"]).ToBeVisibleAsync();
        await site["my-on"].ClickAsync();
        await Assertions.Expect(site["my-duty"]).ToContainTextAsync("new orders come by themselves");

        await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await Assertions.Expect(site.Page.Locator(".toast")).ToContainTextAsync("for you.", new() { Timeout = 60_000 });
        var open = await OpenAsync(merchant, "Nadia", atLeast: 3);
        await Assertions.Expect(site["my-order"]).ToHaveCountAsync(open, Patient);
        var first = site["my-order"].First;
        await Assertions.Expect(first.GetByTestId("next-action")).ToHaveTextAsync(new Regex("^Next: C[ah]", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var second = site["my-order"].Nth(1);
        var chosen = (await second.GetAttributeAsync("data-id"))!;
        await second.GetByTestId("my-start").ClickAsync();
        await Assertions.Expect(site["my-order"].First).ToHaveAttributeAsync("data-id", chosen);
        await Assertions.Expect(site["my-order"].First.GetByTestId("assignment-state")).ToHaveTextAsync("in work");
        var taken = Guid.Parse((await site["my-order"].Last.GetAttributeAsync("data-id"))!);
        await site["my-order"].Last.GetByTestId("my-finish").ClickAsync();
        await site["done-note"].FillAsync("Nobody answers.");
        await merchant.AddAgentAsync("Omar", onDuty: false);
        var omar = await merchant.ScalarAsync<Guid>("select id from users where name = 'Omar' and company_id = (select company_id from users where email = $1)", merchant.Email);
        (await merchant.Api.Post("/api/v1/assignment/assign", new AssignRequest([taken], omar)).Read<AssignmentOutcomes>()).Changed.ShouldBe(1);
        await Assertions.Expect(site["my-order"]).ToHaveCountAsync(open - 1, Patient);
        await Assertions.Expect(site["done-note"]).ToHaveValueAsync("Nobody answers.");
        await site["done-yes"].ClickAsync();
        await Assertions.Expect(site["done-dialog"].GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await site.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(site["done-dialog"]).ToHaveCountAsync(0);

        await site["my-order"].First.GetByTestId("my-finish").ClickAsync();
        await site["done-note"].FillAsync("Customer confirmed.");
        await site["done-yes"].ClickAsync();
        await Assertions.Expect(site["my-order"]).ToHaveCountAsync(open - 2);
        await site["my-done"].ClickAsync();
        await Assertions.Expect(site["my-order"]).ToHaveCountAsync(1);
        await Assertions.Expect(site["next-action"]).ToHaveTextAsync("Customer confirmed.");
        await PageLook.ShouldBeSoundAsync(site, "/my-orders");

        await site["my-off"].ClickAsync();
        await site["drain-untouched"].CheckAsync();
        await site["duty-leave"].ClickAsync();
        await Assertions.Expect(site["my-duty"]).ToContainTextAsync("off duty");
        await site["my-open"].ClickAsync();
        await Assertions.Expect(site["my-empty"]).ToBeVisibleAsync();
        await site.GoAsync(app, "/assignments");
        await Assertions.Expect(site["forbidden"]).ToBeVisibleAsync();
        site.Complaints.Where(complaint => !complaint.Contains("403", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rules_are_added_put_in_order_asked_and_removed()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await merchant.AddAgentAsync("Nadia", onDuty: true);
        await merchant.AddAgentAsync("Karim", onDuty: true);
        await using var site = await SitePage.OpenAsync(app, browser, merchant);
        await site.GoAsync(app, "/assignments");
        await Assertions.Expect(site["rules-empty"]).ToBeVisibleAsync();

        await site["rule-add"].ClickAsync();
        await site["rule-name"].FillAsync("West");
        await site["rule-save"].ClickAsync();
        await Assertions.Expect(site.Page.Locator("#rule-agents-error")).ToBeVisibleAsync();
        await AddAsync(site, "West", "Oran", "Karim", reopen: false);
        await AddAsync(site, "Oran first", "ORAN", "Nadia");
        await Assertions.Expect(site["rule-row"]).ToHaveCountAsync(2);
        await AskAsync(site, "oran", "Karim would get it now.");
        await site["rule-row"].Nth(1).GetByTestId("rule-up").ClickAsync();
        await Assertions.Expect(site["rule-row"].First).ToContainTextAsync("Oran first");
        await AskAsync(site, "Oran", "Nadia would get it now.");
        await site["rule-row"].First.GetByTestId("rule-remove").ClickAsync();
        await site["confirm-yes"].ClickAsync();
        await Assertions.Expect(site["rule-row"]).ToHaveCountAsync(1);
        site.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task The_pages_fit_the_window_also_with_dialogs_open(int width, ColorScheme scheme)
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await merchant.AddAgentAsync("Nadia", onDuty: true);
        await merchant.AddAgentAsync("Abderrahmane Benmohamed-Lamrani", onDuty: true);
        await merchant.SwitchAssignmentOnAsync();
        var shop = await merchant.ConnectShopAsync(new { orders = 30, days = 3, seed = 203 + width });
        await merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await using var site = await SitePage.OpenAsync(app, browser, merchant, width, scheme);
        await site.GoAsync(app, "/assignments");
        await Assertions.Expect(site["assignment-row"]).Not.ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await PageLook.ShouldBeSoundAsync(site, "/assignments");
        await Row(site, "Nadia").GetByTestId("agent-edit").ClickAsync();
        await site["agent-office"].ClickAsync();
        await Assertions.Expect(site["agent-span"]).ToHaveCountAsync(5);
        await PageLook.ShouldBeSoundAsync(site, "/assignments with an agent's dialog");
        await site["agent-weight"].FillAsync("0");
        await site["agent-save"].ClickAsync();
        await Assertions.Expect(site.Page.Locator("#agent-weight-error")).ToBeVisibleAsync();
        await site["agent-weight"].FillAsync("2");
        await site["agent-save"].ClickAsync();
        await Assertions.Expect(Row(site, "Nadia")).ToContainTextAsync("Mon–Fri 08:00–17:00");
        await Assertions.Expect(Row(site, "Nadia")).ToContainTextAsync("weight 2");
        await site["assignment-settings"].ClickAsync();
        await site["max-age"].WaitForAsync();
        await PageLook.ShouldBeSoundAsync(site, "/assignments with its settings");
    }

    private static async Task AddAsync(SitePage site, string name, string region, string agent, bool reopen = true)
    {
        if (reopen)
            await site["rule-add"].ClickAsync();
        await site["rule-name"].FillAsync(name);
        await site["rule-region"].FillAsync(region);
        await site["rule-dialog"].GetByLabel(agent).CheckAsync();
        await site["rule-save"].ClickAsync();
        await Assertions.Expect(site["rule-dialog"]).ToHaveCountAsync(0);
    }

    private static async Task AskAsync(SitePage site, string region, string answer)
    {
        await site["rule-preview"].ClickAsync();
        await site["preview-region"].FillAsync(region);
        await site["preview-ask"].ClickAsync();
        await Assertions.Expect(site["preview-answer"]).ToContainTextAsync(answer);
        await site.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(site["preview-dialog"]).ToHaveCountAsync(0);
    }

    private static ILocator Row(SitePage site, string agent) => site["agent-row"].Filter(new() { HasText = agent });

    private static ILocator Of(SitePage site, string agent) =>
        site["assignment-row"].Filter(new() { Has = site.Page.Locator($"td[data-label=Agent]:text-is('{agent}')") });

    /// <summary>What is with an agent, once that is so many.</summary>
    private static async Task<int> OpenAsync(Merchant merchant, string agent, int atLeast = 0)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var open = await merchant.ScalarAsync<long>(
                """
                select count(*) from assignments a join users u on u.id = a.agent_id join users me on me.company_id = a.company_id
                where me.email = $1 and u.name = $2 and a.state in ('Assigned','InWork')
                """,
                merchant.Email, agent);
            if (open >= atLeast || TimeProvider.System.GetElapsedTime(began).TotalSeconds > 60)
                return (int)open;
            await Task.Delay(200, Merchant.Cancellation);
        }
    }
}
