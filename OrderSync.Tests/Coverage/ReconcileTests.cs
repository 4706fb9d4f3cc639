using System.Net;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Coverage;

/// <summary>What is stored against what the platform has, id by id.</summary>
public sealed class ReconcileTests(AppFixture app) : MerchantTest(app)
{
    private static readonly CalendarMonth Month = CalendarMonth.Of(TimeProvider.System.GetUtcNow()).Plus(-2);

    [Theory]
    [InlineData("ecomanager")]
    [InlineData("vendure")]
    public async Task What_is_missing_here_different_and_gone_there_is_found_repaired_and_listed(string platform)
    {
        var settings = new { orders = 1_200, days = 120, seed = 51 };
        var shop = platform == "vendure" ? await Merchant.ConnectVendureAsync(settings) : await Merchant.ConnectShopAsync(settings);
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var ids = (await shop.TruthAsync()).Where(order => CalendarMonth.Of(order.CreatedAt) == Month).OrderBy(order => order.Id).ToList();
        var lost = ids.Take(17).Select(order => order.Key).ToArray();
        (await Merchant.ExecuteAsync("delete from orders where connection_id = $1 and external_id = any($2)", shop.ConnectionId, lost)).ShouldBe(17);
        var late = ids[20];
        await shop.ChangeStateAsync(late.Key, await OtherStateAsync(shop, late, ids));
        var (gone, outside) = (ids[25].Key, (await shop.TruthAsync()).First(order => CalendarMonth.Of(order.CreatedAt) == Month.Plus(1)).Key);
        await shop.DeleteOrderAsync(gone);
        await shop.DeleteOrderAsync(outside);
        var mark = await Merchant.ScalarAsync<DateTime>("select orders_synced_to from connections where id = $1", shop.ConnectionId);

        var run = await Merchant.ReconcileAsync(shop, Month.ToString());

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        run.Task.Kind.ShouldBe(RunKind.Reconcile);
        run.Task.Message.ShouldBe(Message.Of("run-compared", ("fetched", ids.Count - 1), ("missing", 17), ("different", 1), ("gone", 1)));
        run.Differences.ShouldBe(new DifferenceCounts(17, 1, 1));
        var found = await Merchant.DifferencesAsync(run.Task.Id, limit: 7);
        Ids(found, DifferenceKind.MissingHere).ShouldBe(lost, ignoreOrder: true);
        Ids(found, DifferenceKind.Different).ShouldBe([late.Key]);
        Ids(found, DifferenceKind.MissingThere).ShouldBe([gone]);
        found.ShouldAllBe(one => one.Window == Month.Label && one.OrderId != null && one.Resolved == (one.Kind != DifferenceKind.MissingThere));
        await Merchant.ShouldHoldExactlyAsync(shop, [.. await shop.TrueIdsAsync(), gone, outside]);
        (await GoneAsync(shop)).ShouldBe(gone);
        var month = (await Merchant.CoverageAsync(shop)).Months.Single(one => one.Month == Month.ToString());
        (month.State, month.Stored, month.RunId).ShouldBe((CoverageState.Proved, ids.Count - 1, run.Task.Id), month.Sentence);
        (await Merchant.ScalarAsync<DateTime>("select orders_synced_to from connections where id = $1", shop.ConnectionId)).ShouldBe(mark);
        (await Merchant.ScalarAsync<long>("select count(*) from seen_orders where run_id = $1", run.Task.Id)).ShouldBe(0);

        var again = await Merchant.ReconcileAsync(shop, Month.ToString());

        again.Differences.ShouldBe(new DifferenceCounts(0, 0, 0));
        again.Task.Message.Code.ShouldBe("run-compared-equal");
    }

    [Fact]
    public async Task A_run_that_is_paused_and_resumed_finds_the_same()
    {
        var shop = await Merchant.ConnectVendureAsync(new { orders = 1_500, days = 60, seed = 52, latencyMs = 40 }, ("pageSize", "20"));
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var ids = (await shop.TruthAsync()).OrderBy(order => order.Id).Select(order => order.Key).ToList();
        var lost = ids.Where((_, index) => index % 50 == 0).ToArray();
        await Merchant.ExecuteAsync("delete from orders where connection_id = $1 and external_id = any($2)", shop.ConnectionId, lost);
        var gone = ids.Where((_, index) => index % 50 == 25).ToArray();
        foreach (var id in gone)
            await shop.DeleteOrderAsync(id);
        var now = TimeProvider.System.GetUtcNow();
        var started = await Merchant.StartReconcileAsync(new StartReconcileRequest(shop.ConnectionId, From: now.AddDays(-100), To: now));
        foreach (var share in new[] { 300, 800 })
        {
            await Merchant.UntilAsync(started.Id, task => task.Counts.Fetched >= share);
            await Merchant.AskAsync(started.Id, "pause");
            await Merchant.UntilAsync(started.Id, task => task.State == RunState.Paused);
            await Merchant.AskAsync(started.Id, "resume");
        }

        var run = await Merchant.UntilEndedAsync(started.Id);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        var found = await Merchant.DifferencesAsync(run.Task.Id);
        Ids(found, DifferenceKind.MissingHere).ShouldBe(lost, ignoreOrder: true);
        Ids(found, DifferenceKind.MissingThere).ShouldBe(gone, ignoreOrder: true);
        Ids(found, DifferenceKind.Different).ShouldBeEmpty();
        (await Merchant.StoredAsync(shop)).Select(order => order.ExternalId).ShouldBe(ids, ignoreOrder: true);
    }

    [Fact]
    public async Task Many_orders_are_compared_by_their_keys_and_not_all_with_all()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 40_000, days = 50, seed = 59 }, ("pageSize", "500"));
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var lost = await Merchant.ExecuteAsync("delete from orders where connection_id = $1 and external_id like '%077'", shop.ConnectionId);
        var now = TimeProvider.System.GetUtcNow();
        var started = await Merchant.StartReconcileAsync(new StartReconcileRequest(shop.ConnectionId, From: now.AddDays(-60), To: now));

        var run = await Merchant.UntilEndedAsync(started.Id, TimeSpan.FromSeconds(45));

        run.Differences.ShouldBe(new DifferenceCounts(lost, 0, 0));
        run.Task.Counts.Fetched.ShouldBe(40_000);
    }

    [Fact]
    public async Task An_order_that_comes_back_is_not_gone_any_more()
    {
        var shop = await Merchant.ConnectVendureAsync(new { orders = 300, days = 100, seed = 53 });
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var id = (await shop.TruthAsync()).First(order => CalendarMonth.Of(order.CreatedAt) == Month).Key;
        await Merchant.ExecuteAsync("update orders set gone_at = now() where connection_id = $1 and external_id = $2", shop.ConnectionId, id);

        await Merchant.FetchAsync(new StartOrderFetchRequest(shop.ConnectionId, FetchMode.Window, Month: Month.ToString()));

        (await Merchant.ScalarAsync<long>("select count(*) from orders where connection_id = $1 and gone_at is not null", shop.ConnectionId)).ShouldBe(0);
    }

    [Fact]
    public async Task An_open_order_that_is_deleted_there_is_noticed_by_the_fetch_that_asks_for_it()
    {
        var shop = await Merchant.ConnectVendureAsync(new { orders = 300, days = 100, seed = 56 });
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var id = await Merchant.ScalarAsync<string>("select external_id from orders where connection_id = $1 and is_open order by placed_at limit 1", shop.ConnectionId);
        await shop.DeleteOrderAsync(id);

        var run = await Merchant.FetchAsync(shop, FetchMode.Incremental);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        (await GoneAsync(shop)).ShouldBe(id);
        run.Log.ShouldContain(line => line.Level == LogLevelView.Warning && line.Message == $"Order {id} is deleted at its platform.");
    }

    [Fact]
    public async Task Nothing_is_called_gone_while_a_record_hides_its_id()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 600, days = 100, seed = 54 });
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await shop.FaultAsync(new { kind = "malformedRecord", everyNth = 60, shape = "missingId", untilCleared = true });

        var run = await Merchant.ReconcileAsync(shop, Month.ToString());

        run.Task.Counts.Rejected.ShouldBeGreaterThan(0);
        run.Differences!.MissingThere.ShouldBe(0);
        run.Log.ShouldContain(line => line.Message.Contains("no id that can be read"));
    }

    [Fact]
    public async Task A_reconcile_run_needs_a_range_and_its_list_a_limit()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 10, days = 10, seed = 55 });

        (await Merchant.Api.Post("/api/platform-operations/tasks/reconcile", new StartReconcileRequest(shop.ConnectionId))
            .Problem(HttpStatusCode.BadRequest)).Errors!.Keys.ShouldContain("month");
        await Merchant.Api.Get($"/api/platform-operations/tasks/{Guid.CreateVersion7()}/differences").Problem(HttpStatusCode.NotFound);
    }

    private async Task<string> GoneAsync(SimulatedShop shop) =>
        await Merchant.ScalarAsync<string>("select string_agg(external_id, ',') from orders where connection_id = $1 and gone_at is not null", shop.ConnectionId);

    private static async Task<string> OtherStateAsync(SimulatedShop shop, TrueOrder order, List<TrueOrder> orders) =>
        orders.Concat(await shop.TruthAsync()).First(other => other.State != order.State).State;

    private static IEnumerable<string> Ids(IEnumerable<OrderDifferenceView> found, DifferenceKind kind) =>
        found.Where(one => one.Kind == kind).Select(one => one.ExternalId);
}
