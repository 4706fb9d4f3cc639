using System.Net;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Coverage;

/// <summary>Exactly one window, without moving the connection's mark.</summary>
public sealed class WindowRunTests(AppFixture app) : MerchantTest(app)
{
    private static readonly CalendarMonth Now = CalendarMonth.Of(TimeProvider.System.GetUtcNow());

    /// <summary>On one page, so that a walk comes to the list's end, whatever the day, and so proves what it has read.</summary>
    private static readonly (string, string) WholeList = ("pageSize", "500");

    /// <summary>Of both shops, where nothing else is set.</summary>
    private const int PageSize = 100;

    [Theory]
    [InlineData("ecomanager")]
    [InlineData("vendure")]
    public async Task A_month_of_a_new_connection_is_fetched_alone_and_proves_nothing_else(string platform)
    {
        var settings = new { orders = 480, days = 120, seed = 41 };
        var shop = platform == "vendure" ? await Merchant.ConnectVendureAsync(settings) : await Merchant.ConnectShopAsync(settings, WholeList);
        var month = Now.Plus(-2);
        var asked = (await shop.TruthAsync()).Where(order => CalendarMonth.Of(order.CreatedAt) == month).Select(order => order.Key).ToList();

        var run = await FetchMonthAsync(shop, month);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        asked.Count.ShouldBeInRange(60, 300);
        run.Task.Counts.ShouldBe(new RunCounts(asked.Count, asked.Count, 0, 0, 0));
        await Merchant.ShouldHoldExactlyAsync(shop, asked);
        var window = run.Windows.ShouldHaveSingleItem();
        (window.Label, window.From, window.To).ShouldBe((month.Label, month.Start, month.End));
        (await HasMarkAsync(shop)).ShouldBeFalse("the mark must not be set");
        var months = (await Merchant.CoverageAsync(shop)).Months;
        months.Single(one => one.Month == month.ToString()).State.ShouldBe(CoverageState.Proved);
        months.Where(one => one.Month != month.ToString()).ShouldAllBe(one => one.State == CoverageState.Never);
    }

    [Fact]
    public async Task A_month_that_was_deleted_here_comes_back_whole_also_where_its_list_was_known()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 900, days = 120, seed = 43 }, ("pageSize", "20"));
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var month = Now.Plus(-2);
        var lost = await Merchant.ExecuteAsync(
            "delete from orders where connection_id = $1 and placed_at >= $2 and placed_at < $3", shop.ConnectionId, month.Start, month.End);
        lost.ShouldBeGreaterThan(100);

        var run = await FetchMonthAsync(shop, month);

        run.Task.Counts.Created.ShouldBe(lost);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Theory]
    [InlineData("ecomanager")]
    [InlineData("vendure")]
    public async Task A_window_heals_what_is_missing_and_leaves_the_mark_where_it_is(string platform)
    {
        var settings = new { orders = 900, days = 120, seed = 42 };
        var shop = platform == "vendure" ? await Merchant.ConnectVendureAsync(settings) : await Merchant.ConnectShopAsync(settings);
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var mark = await MarkAsync(shop);
        var month = Now.Plus(-3);
        var lost = await Merchant.ExecuteAsync(
            "delete from orders where connection_id = $1 and placed_at >= $2 and placed_at < $2 + interval '10 days'", shop.ConnectionId, month.End.AddDays(-10));
        lost.ShouldBeGreaterThan(20);
        var calls = await shop.CallsAsync();

        var run = await FetchMonthAsync(shop, month);

        run.Task.Counts.Created.ShouldBe(lost);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
        (await MarkAsync(shop)).ShouldBe(mark);
        // A walk begins where an earlier one has met the month, not at the newest order: a check, two questions, its pages, of which those at both
        // ends are partly of other months, and the page on which the earlier walk met it.
        var pages = ((await shop.TruthAsync()).Count(order => CalendarMonth.Of(order.CreatedAt) == month) / PageSize) + 3;
        (await shop.CallsAsync() - calls).ShouldBeLessThanOrEqualTo(3 + pages);
    }

    [Fact]
    public async Task Any_two_moments_are_a_window_cut_at_the_months()
    {
        var shop = await Merchant.ConnectVendureAsync(new { orders = 900, days = 120, seed = 43 });
        var (from, to) = (Now.Plus(-2).Start.AddDays(-5), Now.Plus(-2).Start.AddDays(7));
        var asked = (await shop.TruthAsync()).Where(order => order.CreatedAt >= from && order.CreatedAt < to).Select(order => order.Key).ToList();

        var run = await Merchant.FetchAsync(new StartOrderFetchRequest(shop.ConnectionId, FetchMode.Window, From: from, To: to));

        await Merchant.ShouldHoldExactlyAsync(shop, asked);
        run.Windows.Select(window => (window.From, window.To)).ShouldBe([(Now.Plus(-2).Start, to), (from, Now.Plus(-2).Start)]);
        var months = (await Merchant.CoverageAsync(shop)).Months.ToDictionary(month => month.Month);
        (months[Now.Plus(-2).ToString()].State, months[Now.Plus(-2).ToString()].ProvedUntil).ShouldBe((CoverageState.Partial, to));
        (months[Now.Plus(-3).ToString()].State, months[Now.Plus(-3).ToString()].ProvedUntil).ShouldBe((CoverageState.Partial, null));
    }

    [Fact]
    public async Task A_window_that_makes_no_sense_is_refused_with_its_field()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 10, days = 10, seed = 44 });
        var now = TimeProvider.System.GetUtcNow();

        await RefusedAsync(new(shop.ConnectionId, FetchMode.Window), "month");
        await RefusedAsync(new(shop.ConnectionId, FetchMode.Window, Month: "April"), "month");
        await RefusedAsync(new(shop.ConnectionId, FetchMode.Window, Month: Now.Plus(1).ToString()), "month");
        await RefusedAsync(new(shop.ConnectionId, FetchMode.Window, Month: Now.ToString(), From: now.AddDays(-1), To: now), "month");
        await RefusedAsync(new(shop.ConnectionId, FetchMode.Window, From: now.AddDays(-1)), "month");
        await RefusedAsync(new(shop.ConnectionId, FetchMode.Window, From: now, To: now.AddDays(-1)), "to");
        await RefusedAsync(new(shop.ConnectionId, FetchMode.Window, From: now.AddDays(-1), To: now.AddDays(1)), "to");
        await RefusedAsync(new(shop.ConnectionId, FetchMode.Window, From: now.AddMonths(-25), To: now), "from");
        await RefusedAsync(new(shop.ConnectionId, FetchMode.Auto, Month: "2026-04"), "month");
    }

    private async Task RefusedAsync(StartOrderFetchRequest request, string field) =>
        (await Merchant.TryStartAsync(request).Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldContain(field, request.ToString());

    private Task<RunDetailView> FetchMonthAsync(SimulatedShop shop, CalendarMonth month) =>
        Merchant.FetchAsync(new StartOrderFetchRequest(shop.ConnectionId, FetchMode.Window, Month: month.ToString()));

    private Task<DateTime> MarkAsync(SimulatedShop shop) =>
        Merchant.ScalarAsync<DateTime>("select orders_synced_to from connections where id = $1", shop.ConnectionId);

    private Task<bool> HasMarkAsync(SimulatedShop shop) =>
        Merchant.ScalarAsync<bool>("select orders_synced_to is not null from connections where id = $1", shop.ConnectionId);
}
