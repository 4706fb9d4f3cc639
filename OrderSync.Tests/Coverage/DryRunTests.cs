using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Coverage;

/// <summary>A dry run says what the real one does, and does nothing.</summary>
public sealed class DryRunTests(AppFixture app) : MerchantTest(app)
{
    [Theory]
    [InlineData("ecomanager")]
    [InlineData("vendure")]
    public async Task Of_a_first_fetch_it_writes_no_row_and_its_numbers_are_those_of_the_real_one(string platform)
    {
        var settings = new { orders = 700, days = 100, seed = 56 };
        var shop = platform == "vendure" ? await Merchant.ConnectVendureAsync(settings) : await Merchant.ConnectShopAsync(settings);
        await shop.FaultAsync(new { kind = "malformedRecord", everyNth = 70, shape = "totalNotANumber", untilCleared = true });
        // A page that comes twice must not be counted as new twice.
        if (platform == "ecomanager")
            await shop.FaultAsync(new { kind = "repeatedPage", afterRequests = 4 });
        var before = await RowsAsync(shop);

        var dry = await DryAsync(new(shop.ConnectionId, FetchMode.Auto, StopAtFirst: true));

        (await RowsAsync(shop)).ShouldBe(before);
        dry.Task.Counts.Rejected.ShouldBeGreaterThan(0);
        dry.Task.Counts.Created.ShouldBe(700 - dry.Task.Counts.Rejected);
        dry.Windows.ShouldAllBe(window => window.ProvedAt == null);
        var real = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        (real.Task.Counts.Created, real.Task.Counts.Updated, real.Task.Counts.Rejected)
            .ShouldBe((dry.Task.Counts.Created, dry.Task.Counts.Updated, dry.Task.Counts.Rejected));
    }

    [Theory]
    [InlineData("ecomanager", FetchMode.Incremental)]
    [InlineData("vendure", FetchMode.Incremental)]
    [InlineData("vendure", FetchMode.Duration)]
    [InlineData("ecomanager", FetchMode.Window)]
    [InlineData("vendure", FetchMode.Window)]
    public async Task Of_a_later_fetch_it_tells_the_new_from_the_changed(string platform, FetchMode mode)
    {
        var settings = new { orders = 500, days = 60, seed = 57 };
        var shop = platform == "vendure" ? await Merchant.ConnectVendureAsync(settings) : await Merchant.ConnectShopAsync(settings);
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var newest = (await shop.TruthAsync()).OrderByDescending(order => order.Id).ToList();
        foreach (var order in newest.Take(4))
            await shop.ChangeStateAsync(order.Key, newest.First(other => other.State != order.State).State);
        await shop.AddOrdersAsync(6);
        var now = TimeProvider.System.GetUtcNow();
        var request = new StartOrderFetchRequest(shop.ConnectionId, mode)
        {
            Duration = mode == FetchMode.Duration ? 20 : null,
            // Not the month: on its first day the newest orders are of the one before.
            From = mode == FetchMode.Window ? now.AddDays(-20) : null,
            To = mode == FetchMode.Window ? now : null,
        };
        var before = await RowsAsync(shop);

        var dry = await DryAsync(request);

        (await RowsAsync(shop)).ShouldBe(before);
        dry.Task.Counts.Created.ShouldBe(6);
        dry.Task.Counts.Updated.ShouldBe(4);
        dry.Task.Sentence.ShouldContain("6 would be new and 4 changed. Nothing was written.");
        var real = await Merchant.FetchAsync(request);
        (real.Task.Counts.Created, real.Task.Counts.Updated).ShouldBe((6L, 4L));
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task It_begins_with_an_estimate_of_calls_and_time_within_the_connections_limits()
    {
        var shop = await Merchant.ConnectVendureAsync(new { orders = 300, days = 40, seed = 58 }, ("pageSize", "10"), ("callsPerSecond", "10"));

        var dry = await DryAsync(new(shop.ConnectionId, FetchMode.Auto, StopAtFirst: true));

        var plan = dry.Plan.ShouldNotBeNull();
        (plan.Orders, plan.New).ShouldBe((300L, 300L));
        plan.Calls!.Value.ShouldBeInRange(30, 33);
        // What is free at once is not waited for; the rest comes at ten a second.
        plan.Seconds!.Value.ShouldBeInRange((plan.Calls.Value - 10) / 10.0 - 0.5, plan.Calls.Value / 10.0);
        dry.Log.ShouldContain(line => line.Message.Contains("An estimate first"));
    }

    [Fact]
    public async Task A_window_of_an_earlier_task_can_be_run_dry_too()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 500, days = 100, seed = 59 });
        var run = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var window = run.Windows[1];
        await Merchant.ExecuteAsync(
            "delete from orders where connection_id = $1 and placed_at >= $2 and placed_at < $3", shop.ConnectionId, window.From!.Value, window.From.Value.AddDays(3));
        var before = await RowsAsync(shop);

        var started = await Merchant.AskAsync(run.Task.Id, $"windows/{window.Id}/retry?dryRun=true");
        var dry = await Merchant.UntilEndedAsync(started.Id);

        dry.Task.DryRun.ShouldBeTrue();
        (dry.Task.Counts.Fetched, dry.Task.Counts.Created).ShouldBe((window.Counts.Fetched, window.Counts.Fetched - dry.Task.Counts.Unchanged));
        dry.Task.Counts.Created.ShouldBeGreaterThan(5);
        (await RowsAsync(shop)).ShouldBe(before);
    }

    private async Task<RunDetailView> DryAsync(StartOrderFetchRequest request)
    {
        var dry = await Merchant.FetchAsync(request with { DryRun = true });
        dry.Task.State.ShouldBeOneOf(RunState.Completed, RunState.CompletedWithErrors);
        dry.Task.DryRun.ShouldBeTrue();
        dry.Plan.ShouldNotBeNull();
        (await Merchant.ScalarAsync<long>("select count(*) from seen_orders where run_id = $1", dry.Task.Id)).ShouldBe(0);
        return dry;
    }

    /// <summary>Every row version of what a fetch writes, and the connection's own: the same text means that nothing was touched.</summary>
    private Task<string> RowsAsync(SimulatedShop shop) => Merchant.ScalarAsync<string>(
        """
        select concat_ws(' | ',
            (select string_agg(xmin::text || ctid::text, ',' order by id) from orders where connection_id = $1),
            (select string_agg(line.xmin::text || line.ctid::text, ',' order by order_id, line.number)
                from order_lines line join orders on orders.id = order_id where connection_id = $1),
            (select string_agg(revision.xmin::text || revision.ctid::text, ',' order by order_id, revision.number)
                from order_revisions revision join orders on orders.id = order_id where connection_id = $1),
            (select count(*) from rejected_records where connection_id = $1),
            (select string_agg(xmin::text || ctid::text, ',' order by month) from order_coverage where connection_id = $1),
            (select concat(orders_synced_to, ' ', last_success_at, ' ', first_order_at) from connections where id = $1))
        """,
        shop.ConnectionId);
}
