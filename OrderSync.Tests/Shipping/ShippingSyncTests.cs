using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Shipping;

/// <summary>Shipping syncs on the whole application, against the sandbox's carrier.</summary>
public sealed class ShippingSyncTests(AppFixture app) : MerchantTest(app)
{
    [Fact]
    public async Task Every_open_order_gets_its_shipment_and_delivered_ones_are_completed_once()
    {
        var (shop, carrier) = await ShopAndCarrierAsync(new { orders = 600, days = 10, seed = 61 });
        var open = await Merchant.OpenAsync(shop);

        var first = await Merchant.ShipAsync(carrier);
        var completed = await CompletedAsync(shop);
        var again = await Merchant.ShipAsync(carrier);

        first.Task.State.ShouldBe(RunState.Completed, first.Task.Sentence);
        var truth = await carrier.TrueStatusesAsync();
        var stored = await Merchant.StatusesAsync(carrier);
        open.Count.ShouldBeGreaterThan(300);
        open.ShouldAllBe(reference => stored[reference] == truth[reference]);
        var delivered = open.Where(reference => truth[reference] == "41").ToHashSet();
        delivered.Count.ShouldBeGreaterThan(20);
        completed.Order().ShouldBe(delivered.Order());
        (await CompletedAsync(shop)).Order().ShouldBe(delivered.Order());
        (await Merchant.CountAsync("orders where connection_id = $1 and delivered_by_shipping_at is not null and status = 'Delivered' and not is_open", shop))
            .ShouldBe(delivered.Count);
        again.Task.Counts.Created.ShouldBe(0);
        again.Task.Counts.Updated.ShouldBe(0);
    }

    [Fact]
    public async Task A_resync_of_the_shop_does_not_undo_what_shipping_has_completed_and_counts_right()
    {
        var (shop, carrier) = await ShopAndCarrierAsync(new { orders = 120, days = 8, seed = 62 });
        await Merchant.ShipAsync(carrier);
        var done = await CompletedAsync(shop);
        var changed = done.First();

        var unchanged = await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);
        await shop.ChangeStateAsync(IdOf(changed), "En cours");
        var after = await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);

        unchanged.Task.Counts.ShouldBe(new RunCounts(120, 0, 0, 120, 0));
        after.Task.Counts.ShouldBe(new RunCounts(120, 0, 1, 119, 0));
        (await Merchant.ScalarAsync<string>(
            "select status || ' ' || platform_status || ' ' || is_open || ' ' || revision from orders where connection_id = $1 and number = $2",
            shop.ConnectionId, changed)).ShouldBe("Delivered En cours false 2");
        (await CompletedAsync(shop)).Order().ShouldBe(done.Order());
    }

    [Fact]
    public async Task What_the_shop_says_after_the_delivery_of_an_orders_end_counts()
    {
        var (shop, carrier) = await ShopAndCarrierAsync(new { orders = 120, days = 8, seed = 63 });
        await Merchant.ShipAsync(carrier);
        var returned = (await CompletedAsync(shop)).First();

        await shop.ChangeStateAsync(IdOf(returned), "Retourné");
        await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);

        (await Merchant.ScalarAsync<string>("select status from orders where connection_id = $1 and number = $2", shop.ConnectionId, returned))
            .ShouldBe(nameof(OrderStatus.Returned));
    }

    [Fact]
    public async Task A_shipment_goes_through_its_history_each_status_once()
    {
        var (shop, carrier) = await ShopAndCarrierAsync(new { orders = 60, days = 1, seed = 64 });
        var parcel = (await carrier.TruthAsync()).First(parcel => parcel.State == "4");
        await Merchant.ShipAsync(carrier);
        await carrier.ChangeStateAsync(parcel.Key, "31");
        await Merchant.ShipAsync(carrier);
        await Merchant.ShipAsync(carrier);
        await carrier.ChangeStateAsync(parcel.Key, "77");
        await Merchant.ShipAsync(carrier);

        (await Merchant.ScalarAsync<string>(
            """
            select string_agg(h.status_code || '=' || h.status_word, ',' order by h.at) from shipment_statuses h
            join shipments s on s.company_id = h.company_id and s.id = h.shipment_id where s.connection_id = $1 and s.reference = $2
            """,
            carrier.ConnectionId, parcel.Reference)).ShouldBe("4=CRÉÉ,31=EXPÉDIÉ,77=INCONNU (77)");
    }

    [Fact]
    public async Task Records_that_cannot_be_read_are_kept_with_their_reason_and_cost_no_other()
    {
        var (_, carrier) = await ShopAndCarrierAsync(new { orders = 100, days = 1, seed = 65 });
        await carrier.FaultAsync(new { kind = "malformedRecord", everyNth = 10, shape = "totalNotANumber" });

        var run = await Merchant.ShipAsync(carrier);

        run.Task.State.ShouldBe(RunState.CompletedWithErrors, run.Task.Sentence);
        run.Task.Counts.Rejected.ShouldBeGreaterThanOrEqualTo(10);
        run.Rejected.Count.ShouldBe(10);
        run.Rejected.ShouldAllBe(record => record.Reason.Contains(':'));
        (await Merchant.StatusesAsync(carrier)).Count.ShouldBe(90);
    }

    [Fact]
    public async Task A_page_that_fails_is_a_failed_window_and_a_retry_reads_only_what_is_missing()
    {
        var (_, carrier) = await ShopAndCarrierAsync(new { orders = 500, days = 2, seed = 66 }, ("maxRetries", "0"), ("breakerFailures", "0"));
        await carrier.FaultAsync(new { kind = "serverError", afterRequests = 13 });

        var run = await Merchant.ShipAsync(carrier);
        var callsBefore = await carrier.CallsAsync();
        await Merchant.AskAsync(run.Task.Id, "retry");
        var retried = await Merchant.UntilEndedAsync(run.Task.Id);

        run.Task.State.ShouldBe(RunState.CompletedWithErrors, run.Task.Sentence);
        var failed = run.Windows.Where(window => window.State == WindowState.Failed).ShouldHaveSingleItem();
        (failed.Stream, failed.FirstPage, failed.LastPage).ShouldBe(("pages", 11, 20));
        failed.LastError.ShouldNotBeNull().ShouldContain("500");
        run.Windows.Where(window => window.State == WindowState.Done).Select(window => window.Label).ShouldBe(["Pages 1–10", "Pages 21–25", "What came in meanwhile"]);
        retried.Task.State.ShouldBe(RunState.Completed, retried.Task.Sentence);
        (await carrier.CallsAsync() - callsBefore).ShouldBeLessThanOrEqualTo(3, "the first page, and the one that failed");
        (await Merchant.StatusesAsync(carrier)).Count.ShouldBe(500);
    }

    [Fact]
    public async Task A_failed_window_is_read_again_alone_although_its_shipments_have_moved()
    {
        var (_, carrier) = await ShopAndCarrierAsync(new { orders = 500, days = 2, seed = 67 }, ("maxRetries", "0"), ("breakerFailures", "0"));
        await carrier.FaultAsync(new { kind = "serverError", afterRequests = 13 });
        var run = await Merchant.ShipAsync(carrier);
        var missing = 500 - (await Merchant.StatusesAsync(carrier)).Count;
        await carrier.AddOrdersAsync(33);

        var window = run.Windows.Single(window => window.State == WindowState.Failed);
        var alone = await Merchant.Api.Post($"/api/platform-operations/tasks/{run.Task.Id}/windows/{window.Id}/retry").Read<RunView>(System.Net.HttpStatusCode.Accepted);
        var ended = await Merchant.UntilEndedAsync(alone.Id);

        missing.ShouldBe(20);
        (alone.Kind, ended.Task.State).ShouldBe((RunKind.ShippingStatus, RunState.Completed), ended.Task.Sentence);
        ended.Windows.ShouldHaveSingleItem().Label.ShouldBe("Pages 11–20");
        var stored = await Merchant.StatusesAsync(carrier);
        (await carrier.TruthAsync()).Take(500).ShouldAllBe(parcel => stored.ContainsKey(parcel.Reference));
    }

    [Fact]
    public async Task A_token_that_is_refused_ends_the_run_and_stops_the_connection()
    {
        var (_, carrier) = await ShopAndCarrierAsync(new { orders = 300, days = 2, seed = 68 });
        await carrier.FaultAsync(new { kind = "expiredToken", afterRequests = 5 });

        var run = await Merchant.ShipAsync(carrier);

        run.Task.State.ShouldBe(RunState.Failed);
        run.Task.Sentence.ShouldContain("401");
        (await Merchant.ConnectionAsync(carrier)).State.ShouldBe(Contracts.Connections.ConnectionState.NeedsCredentials);
    }

    [Fact]
    public async Task What_is_no_shipping_task_is_refused_with_the_field()
    {
        var (shop, carrier) = await ShopAndCarrierAsync(new { orders = 20, days = 2, seed = 69 });

        (await (await Merchant.TryStartShippingAsync(shop)).Problem(System.Net.HttpStatusCode.BadRequest))
            .Errors!["connectionId"].ShouldBe(["EcoManager has no shipments to follow."]);
        (await (await Merchant.TryStartAsync(carrier, FetchMode.Auto)).Problem(System.Net.HttpStatusCode.BadRequest))
            .Errors!["platformConnectionId"].ShouldBe(["Maystro Delivery has no orders to fetch."]);
        (await Merchant.Api.GetAsync($"/api/v1/connections/{carrier.ConnectionId}/coverage", Merchant.Cancellation)).StatusCode
            .ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    private async Task<(SimulatedShop Shop, SimulatedShop Carrier)> ShopAndCarrierAsync(object settings, params (string Key, string Value)[] carrierSettings)
    {
        var shop = await Merchant.ConnectShopAsync(settings);
        var fetched = await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);
        fetched.Task.State.ShouldBe(RunState.Completed, fetched.Task.Sentence);
        return (shop, await Merchant.ConnectCarrierAsync(shop, carrierSettings));
    }

    /// <summary>Orders with an entry in their history that shipping has completed them, once for each entry.</summary>
    private async Task<List<string>> CompletedAsync(ConnectedShop shop)
    {
        var all = await Merchant.ScalarAsync<string>(
            """
            select coalesce(string_agg(o.number, ','), '') from order_status_changes h
            join orders o on o.company_id = h.company_id and o.id = h.order_id where o.connection_id = $1
            """,
            shop.ConnectionId);
        return [.. all.Split(',', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static string IdOf(string reference) => reference.TrimStart([.. Enumerable.Range('A', 26).Select(letter => (char)letter)]);
}
