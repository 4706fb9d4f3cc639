using System.Net;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Runs;

/// <summary>Order fetches of the whole application: Api, Worker, Postgres and Redis against the sandbox's EcoManager.</summary>
public sealed class OrderFetchTests(AppFixture app) : MerchantTest(app)
{
    [Fact]
    public async Task Every_order_is_stored_once_in_the_window_of_its_month()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 1_500, days = 150, seed = 11 });

        var run = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        var truth = await shop.TruthAsync();
        run.Task.State.ShouldBe(RunState.Completed);
        run.Task.Counts.ShouldBe(new RunCounts(1_500, 1_500, 0, 0, 0));
        await Merchant.ShouldHoldExactlyAsync(shop, [.. truth.Select(order => order.Key)]);
        foreach (var window in run.Windows)
            window.Counts.Created.ShouldBe(truth.Count(order => order.CreatedAt >= window.From && order.CreatedAt < window.To), window.Label);
        run.Windows.ShouldAllBe(window => window.State == WindowState.Done && window.ProvedAt != null);
    }

    [Fact]
    public async Task Fetching_the_same_again_writes_no_order()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 400, days = 40, seed = 12, endsAt = DateTimeOffset.UnixEpoch.AddYears(56) });
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var before = await Merchant.ScalarAsync<string>(
            "select string_agg(xmin::text || ctid::text, ',' order by id) from orders where connection_id = $1", shop.ConnectionId);

        var again = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        again.Task.Counts.ShouldBe(new RunCounts(400, 0, 0, 400, 0));
        var after = await Merchant.ScalarAsync<string>(
            "select string_agg(xmin::text || ctid::text, ',' order by id) from orders where connection_id = $1", shop.ConnectionId);
        after.ShouldBe(before, "no row version may be new");
        (await Merchant.StoredAsync(shop)).ShouldAllBe(order => order.Revision == 1);
    }

    [Fact]
    public async Task A_duration_takes_the_days_that_were_asked_for()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 1_000, days = 100, seed = 13 });

        var run = await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 20);

        var from = run.Windows.Min(window => window.From)!.Value;
        (run.Windows.Max(window => window.To)!.Value - from).TotalDays.ShouldBe(20, 0.001);
        var asked = (await shop.TruthAsync()).Where(order => order.CreatedAt >= from).Select(order => order.Key).ToList();
        asked.Count.ShouldBeInRange(100, 400);
        await Merchant.ShouldHoldExactlyAsync(shop, asked);
    }

    [Fact]
    public async Task Auto_ends_at_an_empty_month_unless_it_is_to_reach_the_first_orders()
    {
        var today = TimeProvider.System.GetUtcNow();
        var gap = new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-3);
        var shop = await Merchant.ConnectShopAsync(
            new { orders = 1_200, days = 200, seed = 14, gapMonths = new[] { $"{gap:yyyy-MM}" } });
        var truth = await shop.TruthAsync();
        var young = truth.Where(order => order.CreatedAt >= gap.AddMonths(1)).Select(order => order.Key).ToList();
        young.Count.ShouldBeInRange(1, truth.Count - 1);

        var toGap = await Merchant.FetchAsync(shop, FetchMode.Auto);

        toGap.Task.State.ShouldBe(RunState.Completed);
        await Merchant.ShouldHoldExactlyAsync(shop, young);
        toGap.Log.ShouldContain(line => line.Message.Contains($"{gap:MMMM yyyy} holds no orders"));

        var toFirst = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        await Merchant.ShouldHoldExactlyAsync(shop, [.. truth.Select(order => order.Key)]);
        toFirst.Task.Counts.Created.ShouldBe(truth.Count - young.Count);
        toFirst.Windows.Single(window => window.From == gap).Counts.Fetched.ShouldBe(0);
    }

    [Fact]
    public async Task Incremental_brings_new_orders_and_late_changes_and_nothing_else()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 600, days = 60, seed = 15 });
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var late = (await shop.TruthAsync()).OrderByDescending(order => order.Id).Skip(20).First();
        await shop.ChangeStateAsync(late.Key, late.State == "Livré" ? "Retourné" : "Livré");
        await shop.AddOrdersAsync(7);

        var run = await Merchant.FetchAsync(shop, FetchMode.Incremental);

        run.Task.State.ShouldBe(RunState.Completed);
        run.Task.Counts.Created.ShouldBe(7);
        run.Task.Counts.Updated.ShouldBe(1);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
        (await Merchant.StoredAsync(shop)).Single(order => order.ExternalId == late.Key).Revision.ShouldBe(2);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_kept_with_its_reason_and_its_neighbours_are_stored()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 300, days = 30, seed = 16 });
        await shop.FaultAsync(new { kind = "malformedRecord", everyNth = 50, shape = "totalNotANumber", untilCleared = true });
        var truth = await shop.TruthAsync();

        var run = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        run.Task.State.ShouldBe(RunState.CompletedWithErrors);
        run.Task.Counts.Rejected.ShouldBe(6);
        run.Task.Counts.Created.ShouldBe(294);
        run.Rejected.Count.ShouldBe(6);
        run.Rejected.ShouldAllBe(record => record.Reason.Contains("total") && record.Payload.Contains("\"id\""));
        run.Task.Sentence.ShouldContain("6 records could not be read");
        var stored = (await Merchant.StoredAsync(shop)).Select(order => order.ExternalId);
        stored.Concat(run.Rejected.Select(record => record.ExternalId!)).ToHashSet().SetEquals(truth.Select(order => order.Key)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_start_is_refused_and_names_the_first()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 5_000, days = 100, seed = 17, latencyMs = 100 });
        var first = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);

        var second = await Merchant.TryStartAsync(shop, FetchMode.Incremental);

        await second.ShouldBe(HttpStatusCode.Conflict);
        (await second.Text()).ShouldContain($"\"activeTaskId\":\"{first.Id}\"");
        await Merchant.AskAsync(first.Id, "stop");
        (await Merchant.UntilEndedAsync(first.Id)).Task.State.ShouldBe(RunState.Stopped);
    }

    [Fact]
    public async Task Bad_credentials_are_refused_before_anything_starts()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 100, days = 10, seed = 18 });
        await shop.RenewTokenAsync("anothertoken1111111111");

        var refused = await Merchant.TryStartAsync(shop, FetchMode.Auto);

        await refused.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Text()).ShouldNotContain(SimulatedShop.Token);
        (await Merchant.ConnectionAsync(shop)).State.ShouldBe(ConnectionState.NeedsCredentials);
        var inactive = await Merchant.TryStartAsync(shop, FetchMode.Auto);
        await inactive.ShouldBe(HttpStatusCode.Conflict);
        (await inactive.Text()).ShouldContain("needs new credentials");
    }

    [Fact]
    public async Task A_run_that_loses_its_credentials_says_so_and_marks_the_connection()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 2_000, days = 100, seed = 19, latencyMs = 10 });
        await shop.FaultAsync(new { kind = "expiredToken", status = 401, afterRequests = 8 });

        var run = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        run.Task.State.ShouldBe(RunState.Failed);
        run.Task.Sentence.ShouldContain("rejected the credentials");
        run.Task.Counts.Created.ShouldBeInRange(100, 1_900);
        (await Merchant.StoredAsync(shop)).Count.ShouldBe((int)run.Task.Counts.Created);
        var connection = await Merchant.ConnectionAsync(shop);
        connection.State.ShouldBe(ConnectionState.NeedsCredentials);
        connection.Sentence.ShouldContain("rejected the credentials");
    }

    [Fact]
    public async Task Passing_trouble_costs_time_but_no_order()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 3_000, days = 90, seed = 20 });
        await shop.FaultAsync(new { kind = "serverError", status = 502, html = true, afterRequests = 4, times = 2 });
        await shop.FaultAsync(new { kind = "rateLimited", retryAfterSeconds = 1, afterRequests = 9 });
        await shop.FaultAsync(new { kind = "cut", afterRequests = 14 });
        await shop.FaultAsync(new { kind = "repeatedPage", afterRequests = 18 });
        await shop.FaultAsync(new { kind = "lateUpdate", insert = 3, change = 5, state = "Livré", afterRequests = 22 });

        var run = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        run.Task.State.ShouldBe(RunState.Completed, run.Task.Sentence);
        var inserted = (await shop.TruthAsync()).Count - 3_000;
        inserted.ShouldBe(3);
        await Merchant.FetchAsync(shop, FetchMode.Incremental);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task Trouble_that_stays_fails_the_window_and_a_retry_goes_on_from_the_checkpoint()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 2_000, days = 100, seed = 21 }, ("maxRetries", "1"));
        await shop.FaultAsync(new { kind = "serverError", status = 503, afterRequests = 10, untilCleared = true });

        var run = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        run.Task.State.ShouldBe(RunState.CompletedWithErrors);
        run.Task.Sentence.ShouldContain("503");
        run.Windows.Count(window => window.State == WindowState.Failed).ShouldBe(1);
        var kept = run.Task.Counts.Created;
        kept.ShouldBeInRange(100, 1_900);

        await shop.ClearFaultsAsync();
        await Merchant.AskAsync(run.Task.Id, "retry");
        var retried = await Merchant.UntilEndedAsync(run.Task.Id);

        retried.Task.State.ShouldBe(RunState.Completed, retried.Task.Sentence);
        retried.Task.Counts.ShouldBe(new RunCounts(2_000, 2_000, 0, 0, 0));
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_walk_that_fails_leaves_the_months_behind_it_to_the_retry()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 2_000, days = 200, seed = 23 }, ("maxRetries", "1"));
        await shop.FaultAsync(new { kind = "serverError", status = 500, afterRequests = 12, untilCleared = true });

        var run = await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 250);

        run.Task.State.ShouldBe(RunState.CompletedWithErrors);
        run.Windows.Count(window => window.State == WindowState.Failed).ShouldBe(1);
        run.Windows.Count(window => window.State == WindowState.Pending).ShouldBeGreaterThan(1);
        (await shop.CallsAsync()).ShouldBeLessThan(20, "the failed list must not be walked again for each month");

        await shop.ClearFaultsAsync();
        await Merchant.AskAsync(run.Task.Id, "retry");
        var retried = await Merchant.UntilEndedAsync(run.Task.Id);

        retried.Task.State.ShouldBe(RunState.Completed, retried.Task.Sentence);
        retried.Task.Counts.ShouldBe(new RunCounts(2_000, 2_000, 0, 0, 0));
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task Incremental_follows_an_open_order_beyond_the_look_back()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 600, days = 60, seed = 24 });
        await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var now = TimeProvider.System.GetUtcNow();
        var open = (await shop.TruthAsync()).First(order =>
            order.State is not ("Livré" or "Annulé" or "Retourné") && now - order.CreatedAt < TimeSpan.FromDays(29) && now - order.CreatedAt > TimeSpan.FromDays(8));
        await shop.ChangeStateAsync(open.Key, "Livré");

        var run = await Merchant.FetchAsync(shop, FetchMode.Incremental);

        run.Task.Counts.Updated.ShouldBe(1);
        (await Merchant.StoredAsync(shop)).Single(order => order.ExternalId == open.Key).PlatformStatus.ShouldBe("Livré");
    }

    [Fact]
    public async Task Incremental_without_an_earlier_whole_fetch_fetches_everything()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 300, days = 50, seed = 25 });
        await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 5);

        await Merchant.FetchAsync(shop, FetchMode.Incremental);

        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_window_is_run_again_alone_without_moving_the_connections_mark()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 1_000, days = 100, seed = 22 });
        var run = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var window = run.Windows[1];
        var mark = await Merchant.ScalarAsync<DateTime>("select orders_synced_to from connections where id = $1", shop.ConnectionId);

        var started = await (await Merchant.Api.Post($"/api/platform-operations/tasks/{run.Task.Id}/windows/{window.Id}/retry"))
            .Read<RunView>(HttpStatusCode.Accepted);
        var alone = await Merchant.UntilEndedAsync(started.Id);

        alone.Task.State.ShouldBe(RunState.Completed, alone.Task.Sentence);
        alone.Windows.Single().Label.ShouldBe(window.Label);
        alone.Task.Counts.ShouldBe(new RunCounts(window.Counts.Fetched, 0, 0, window.Counts.Fetched, 0));
        (await Merchant.ScalarAsync<DateTime>("select orders_synced_to from connections where id = $1", shop.ConnectionId)).ShouldBe(mark);
    }
}
