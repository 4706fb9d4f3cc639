using System.Globalization;
using System.Net;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Peers;

namespace OrderSync.Tests.Runs;

/// <summary>Order fetches of the whole application from a real Vendure, whose own admin API says what is true.</summary>
[Trait("Category", "npm")]
[Collection(VendurePeer.Collection)]
public sealed class VendureFetchTests(AppFixture app, VendurePeer vendure) : MerchantTest(app)
{
    private const string WrongKey = "0123456789abcdef:0123456789abcdef";

    /// <summary>Without it, an order of the last day is read by the time it was placed, and one cannot tell which stream sees what.</summary>
    private static readonly (string, string) NoLookBack = ("lookBackDays", "0");

    public override async ValueTask InitializeAsync()
    {
        await vendure.ReadyAsync(orders: 24);
        await base.InitializeAsync();
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_no_connection_is_made()
    {
        var refused = await Merchant.TryConnectAsync("vendure", "Vendure, wrong", Settings(("apiKey", WrongKey)));

        var problem = await refused.Problem(HttpStatusCode.UnprocessableEntity);
        problem.Errors.ShouldNotBeNull().Keys.ShouldHaveSingleItem().ShouldBe("settings.apiKey");
        (await refused.Text()).ShouldNotContain(WrongKey);
        (await Merchant.ConnectionsAsync()).ShouldNotContain(connection => connection.Name == "Vendure, wrong");
    }

    [Fact]
    public async Task Every_order_is_stored_once_as_the_shop_has_it_and_a_second_fetch_writes_none()
    {
        await PlaceInThePastAsync(2, monthsAgo: 30);
        await PlaceInThePastAsync(9, monthsAgo: 2);
        var shop = await ConnectAsync("Vendure, whole", ("pageSize", "7"));
        var truth = await vendure.AllOrdersAsync();

        var run = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        run.Task.Counts.ShouldBe(new RunCounts(truth.Count, truth.Count, 0, 0, 0));
        await ShouldBeAsInTheShopAsync(shop, truth);
        foreach (var window in run.Windows)
        {
            var held = truth.Count(order => order.PlacedAt >= window.From && order.PlacedAt < window.To);
            (window.PlatformCount, window.Counts.Created).ShouldBe((held, held), window.Label);
        }
        run.Windows.ShouldAllBe(window => window.State == WindowState.Done && window.ProvedAt != null);
        run.Windows.Count(window => window.Counts.Created > 0).ShouldBeGreaterThanOrEqualTo(3);

        var again = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        again.Task.State.ShouldBe(RunState.Completed, again.Task.Sentence);
        again.Task.Counts.ShouldBe(new RunCounts(truth.Count, 0, 0, truth.Count, 0));
        (await Merchant.StoredAsync(shop)).ShouldAllBe(order => order.Revision == 1);
    }

    [Fact]
    public async Task A_run_that_is_paused_between_its_months_goes_on_to_the_first_order()
    {
        await PlaceInThePastAsync(2, monthsAgo: 30);
        var shop = await ConnectAsync("Vendure, paused", ("pageSize", "5"), ("callsPerSecond", "4"));
        var truth = await vendure.AllOrdersAsync();
        var started = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        for (var pause = 1; pause <= 3; pause++)
        {
            await Merchant.UntilAsync(started.Id, task => task.WindowsDone >= 3 * pause);
            await Merchant.AskAsync(started.Id, "pause");
            await Merchant.UntilAsync(started.Id, task => task.State == RunState.Paused);
            await Merchant.AskAsync(started.Id, "resume");
        }

        var run = await Merchant.UntilEndedAsync(started.Id);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        run.Task.Counts.ShouldBe(new RunCounts(truth.Count, truth.Count, 0, 0, 0));
        await ShouldBeAsInTheShopAsync(shop, truth);
    }

    [Fact]
    public async Task An_incremental_run_brings_new_orders_shipments_deliveries_and_cancellations_and_nothing_else()
    {
        var ids = await vendure.PlaceOrdersAsync(3);
        var (shipped, delivered, cancelled) = (ids[0], ids[1], ids[2]);
        var old = await PlaceInThePastAsync(2, monthsAgo: 1);
        await vendure.ShipAsync(old[0]);
        var shop = await ConnectAsync("Vendure, incremental", NoLookBack);
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var openBefore = Open(await vendure.AllOrdersAsync());
        await vendure.ShipAsync(shipped);
        await vendure.ShipAsync(delivered);
        await vendure.DeliverAsync(delivered);
        await vendure.DeliverAsync(old[0]);
        await vendure.CancelAsync(cancelled);
        await vendure.PlaceOrdersAsync(3);

        var run = await Merchant.FetchAsync(shop, FetchMode.Incremental);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        Counts(run, "orders").ShouldBe(new RunCounts(4, 3, 1, 0, 0), "the new ones, and the cancelled one");
        run.Windows.Where(window => window.Stream == "orders").Sum(window => window.PlatformCount).ShouldBe(3);
        var reread = openBefore - 1;
        Counts(run, "open").ShouldBe(new RunCounts(reread, 0, 3, reread - 3, 0), "all but the cancelled order and the new ones");
        run.Task.Counts.Fetched.ShouldBe(3 + 1 + reread, "each order once");
        run.Windows.ShouldAllBe(window => window.State == WindowState.Done && window.ProvedAt != null);
        run.Windows.Single(window => window.Stream == "open").PlatformCount.ShouldBeNull();
        var truth = await vendure.AllOrdersAsync();
        await ShouldBeAsInTheShopAsync(shop, truth);
        string[] changed = [shipped, delivered, old[0], cancelled];
        (await Merchant.StoredAsync(shop)).Where(order => order.Revision == 2).Select(order => order.ExternalId).ShouldBe(changed, ignoreOrder: true);
        (await Merchant.StoredAsync(shop)).ShouldAllBe(order => order.Revision <= 2);

        var quiet = await Merchant.FetchAsync(shop, FetchMode.Incremental);

        quiet.Task.State.ShouldBe(RunState.Completed, quiet.Task.Sentence);
        Counts(quiet, "orders").ShouldBe(RunCounts.Zero);
        Counts(quiet, "open").ShouldBe(new RunCounts(Open(truth), 0, 0, Open(truth), 0));
    }

    [Fact]
    public async Task A_late_cancellation_is_seen_by_the_next_fetch_that_moves_the_mark_whatever_its_mode()
    {
        var old = await PlaceInThePastAsync(1, monthsAgo: 2);
        await vendure.ShipAsync(old[0]);
        await vendure.DeliverAsync(old[0]);
        var shop = await ConnectAsync("Vendure, late cancellation", NoLookBack);
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await vendure.CancelAsync(old[0]);

        await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 1);
        await Merchant.FetchAsync(shop, FetchMode.Incremental);

        (await Merchant.StoredAsync(shop)).Single(order => order.ExternalId == old[0]).PlatformStatus.ShouldBe("Cancelled");
    }

    [Fact]
    public async Task A_shipped_order_that_is_delivered_between_two_runs_is_seen_by_its_id_alone_and_then_let_rest()
    {
        var id = (await PlaceInThePastAsync(1, monthsAgo: 3)).Single();
        var shop = await ConnectAsync("Vendure, delivery", NoLookBack);
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await vendure.ShipAsync(id);
        var shipping = await Merchant.FetchAsync(shop, FetchMode.Incremental);
        await vendure.DeliverAsync(id);

        var delivery = await Merchant.FetchAsync(shop, FetchMode.Incremental);
        var rest = await Merchant.FetchAsync(shop, FetchMode.Incremental);

        var open = Open(await vendure.AllOrdersAsync());
        foreach (var run in new[] { shipping, delivery })
        {
            run.Task.Counts.ShouldBe(new RunCounts(open + 1, 0, 1, open, 0));
            Counts(run, "open").ShouldBe(run.Task.Counts);
        }
        rest.Task.Counts.ShouldBe(new RunCounts(open, 0, 0, open, 0));
        (await StatesAsync(shop, id)).ShouldBe("PaymentSettled, Shipped, Delivered");
    }

    private async Task<ConnectedShop> ConnectAsync(string name, params (string, string)[] settings) =>
        await Merchant.ConnectAsync("vendure", name, Settings(settings));

    private Dictionary<string, string?> Settings(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?> { ["adminApiUrl"] = vendure.AdminApi.ToString(), ["apiKey"] = vendure.ApiKey };
        foreach (var (key, value) in settings)
            values[key] = value;
        return values;
    }

    private async Task<IReadOnlyList<string>> PlaceInThePastAsync(int count, int monthsAgo)
    {
        var ids = await vendure.PlaceOrdersAsync(count);
        var placedAt = TimeProvider.System.GetUtcNow().AddMonths(-monthsAgo);
        foreach (var id in ids)
            await vendure.SetPlacedAtAsync(id, placedAt.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture));
        return ids;
    }

    /// <summary>The same orders, each once, in the same states and of the same amounts.</summary>
    private async Task ShouldBeAsInTheShopAsync(ConnectedShop shop, IReadOnlyList<VendurePeerOrder> truth)
    {
        await Merchant.ShouldHoldExactlyAsync(shop, [.. truth.Select(order => order.Id)]);
        (await Merchant.StoredAsync(shop)).Select(order => (order.ExternalId, order.PlatformStatus, order.PlacedAt, order.Total))
            .ShouldBe(truth.Select(order => (order.Id, order.State, order.PlacedAt, (decimal?)order.TotalWithTax / 100)), ignoreOrder: true);
    }

    /// <summary>Every state that was stored of an order, in turn.</summary>
    private Task<string> StatesAsync(ConnectedShop shop, string id) => Merchant.ScalarAsync<string>(
        """
        select string_agg(revision.platform_status, ', ' order by revision.number)
        from orders join order_revisions revision on revision.company_id = orders.company_id and revision.order_id = orders.id
        where orders.connection_id = $1 and orders.external_id = $2
        """,
        shop.ConnectionId,
        id);

    private static int Open(IReadOnlyList<VendurePeerOrder> orders) => orders.Count(order => order.State is not ("Delivered" or "Cancelled"));

    /// <summary>What the windows of a stream have counted together.</summary>
    private static RunCounts Counts(RunDetailView run, string stream) => run.Windows
        .Where(window => window.Stream == stream)
        .Select(window => window.Counts)
        .Aggregate((sum, counts) => new RunCounts(
            sum.Fetched + counts.Fetched,
            sum.Created + counts.Created,
            sum.Updated + counts.Updated,
            sum.Unchanged + counts.Unchanged,
            sum.Rejected + counts.Rejected));
}
