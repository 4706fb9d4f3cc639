using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Shipping;

/// <summary>Many open orders, against a carrier whose pages fail and move.</summary>
public sealed class ShippingScaleTests(AppFixture app, ITestOutputHelper output) : MerchantTest(app)
{
    private const int PageSize = 20;

    [Fact]
    public async Task Ten_thousand_open_orders_cost_no_more_calls_than_their_pages_and_none_is_lost()
    {
        var (shop, carrier) = await ShopAndCarrierAsync(10_700);
        var open = await Merchant.OpenAsync(shop);
        var before = (await carrier.TruthAsync()).ConvertAll(parcel => parcel.Reference);
        await carrier.FaultAsync(new { kind = "serverError", probability = 0.03, seed = 5, untilCleared = true });
        await carrier.FaultAsync(new { kind = "lateUpdate", insert = 3, change = 40, probability = 0.03, seed = 9, times = 15 });

        var run = await Merchant.ShipAsync(carrier);

        var moves = await carrier.FaultsAsync("lateUpdate");
        var (calls, failed) = (await carrier.CallsAsync(), await carrier.FaultsAsync("serverError"));
        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        // The oldest open order's page is the last that has to be read; the list is newest first. Every failed call has to be made
        // again; and page 1 once more, to know what came in meanwhile, with the pages that this now fills.
        var oldest = before.Count - before.FindIndex(open.Contains);
        var cameIn = (await carrier.TruthAsync()).Count - before.Count;
        var minimum = Pages(oldest) + failed + Math.Max(1, Pages(cameIn));
        output.WriteLine($"{open.Count} open orders, {calls} calls, of which {failed} failed; at least {minimum} are needed; {cameIn} came in meanwhile");
        open.Count.ShouldBeGreaterThanOrEqualTo(10_000);
        failed.ShouldBeGreaterThan(5);
        cameIn.ShouldBeGreaterThan(20);
        // When the list moves, pages that are under way come moved, and a place between two of them has to be asked for once more.
        moves.ShouldBe(15);
        calls.ShouldBeInRange(minimum, (int)(minimum * 1.05) + moves);
        var stored = await Merchant.StatusesAsync(carrier);
        open.ShouldAllBe(reference => stored.ContainsKey(reference));

        await carrier.ClearFaultsAsync();
        await Merchant.ShipAsync(carrier);
        await ShouldBeCurrentAsync(carrier, open);
    }

    [Fact]
    public async Task Pages_that_fail_for_good_are_brought_by_retries_of_the_run_alone()
    {
        var (shop, carrier) = await ShopAndCarrierAsync(3_000, ("maxRetries", "0"), ("breakerFailures", "0"));
        var open = await Merchant.OpenAsync(shop);
        // Not cut connections: .NET itself asks again for what a connection that it has used before did not answer.
        await carrier.FaultAsync(new { kind = "serverError", probability = 0.06, seed = 4, untilCleared = true, afterRequests = 1 });
        await carrier.FaultAsync(new { kind = "lateUpdate", insert = 2, change = 10, probability = 0.1, seed = 9, times = 8 });

        var run = await Merchant.ShipAsync(carrier);
        var failedWindows = run.Task.WindowsFailed;
        run.Task.State.ShouldBe(RunState.CompletedWithErrors, $"{run.Task.Sentence} Its log: {string.Join("; ", run.Log.Select(entry => $"{entry.At:HH:mm:ss.fff} {entry.Message}"))}");
        await carrier.ClearFaultsAsync();
        var callsBefore = await carrier.CallsAsync();
        await Merchant.AskAsync(run.Task.Id, "retry");
        var retried = await Merchant.UntilEndedAsync(run.Task.Id);

        failedWindows.ShouldBeInRange(2, 15);
        retried.Task.State.ShouldBe(RunState.Completed, retried.Task.Sentence);
        (await carrier.CallsAsync() - callsBefore).ShouldBeLessThan(30, "only what failed is read again");
        var stored = await Merchant.StatusesAsync(carrier);
        open.ShouldAllBe(reference => stored.ContainsKey(reference));
        await Merchant.ShipAsync(carrier);
        await ShouldBeCurrentAsync(carrier, open);
    }

    [Fact]
    public async Task A_few_old_orders_are_looked_up_instead_of_all_the_pages_before_them()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 4_000, days = 50, seed = 71 });
        await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 60);
        // All are closed but the newest forty and seven of the oldest hundred.
        await Merchant.ExecuteAsync(
            """
            update orders set status = 'Pending', is_open = place <= 40 or (place > 3900 and place % 13 = 0)
            from (select id, row_number() over (order by placed_at desc, id desc) as place from orders where connection_id = $1) ranked
            where orders.id = ranked.id
            """,
            shop.ConnectionId);
        var open = await Merchant.OpenAsync(shop);
        var carrier = await Merchant.ConnectCarrierAsync(shop);

        var run = await Merchant.ShipAsync(carrier);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        open.Count.ShouldBe(47);
        run.Windows.Where(window => window.Stream == "lookups").ShouldHaveSingleItem().Label.ShouldBe("Single orders 1–7");
        // Two pages hold the newest forty; the few pages more are the day's margin, and page 1 once more.
        (await carrier.CallsAsync()).ShouldBeInRange(2 + 7, 2 + 7 + 12);
        await ShouldBeCurrentAsync(carrier, open);
    }

    private async Task<(SimulatedShop Shop, SimulatedShop Carrier)> ShopAndCarrierAsync(int orders, params (string Key, string Value)[] settings)
    {
        var shop = await Merchant.ConnectShopAsync(new { orders, days = 1, seed = 70 });
        (await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 10)).Task.State.ShouldBe(RunState.Completed);
        return (shop, await Merchant.ConnectCarrierAsync(shop, settings));
    }

    /// <summary>Each of the orders has its shipment, with the status that it has there, and is completed just where that is delivered.</summary>
    private async Task ShouldBeCurrentAsync(SimulatedShop carrier, HashSet<string> open)
    {
        var truth = await carrier.TrueStatusesAsync();
        var stored = await Merchant.StatusesAsync(carrier);
        open.Where(reference => stored[reference] != truth[reference]).ShouldBeEmpty();
        (await Merchant.CountAsync(
            """
            orders o join shipments s on s.company_id = o.company_id and s.order_id = o.id
            where s.connection_id = $1 and (s.status_code = '41') <> (o.status = 'Delivered') and o.delivered_by_shipping_at is not null
            """,
            carrier)).ShouldBe(0);
        (await Merchant.CountAsync("shipments s where s.connection_id = $1 and s.status_code = '41' and s.order_id in (select id from orders o where o.is_open)", carrier))
            .ShouldBe(0);
    }

    private static int Pages(int shipments) => (shipments + PageSize - 1) / PageSize;
}
