using System.Net;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Shipping;

namespace OrderSync.Tests.Runs;

/// <summary>Stop, pause, resume, and a worker that is killed in the middle.</summary>
public sealed class RunControlTests(AppFixture app) : IAsyncLifetime
{
    private Merchant _merchant = null!;

    public async ValueTask InitializeAsync() => _merchant = await Merchant.OfNewCompanyAsync(app);

    public ValueTask DisposeAsync()
    {
        _merchant.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_stopped_run_keeps_what_it_has_and_a_retry_brings_the_rest()
    {
        var shop = await _merchant.ConnectShopAsync(new { orders = 4_000, days = 100, seed = 31, latencyMs = 50 });
        var run = await _merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await _merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 500);

        await _merchant.AskAsync(run.Id, "stop");

        var stopped = await _merchant.UntilEndedAsync(run.Id);
        stopped.Task.State.ShouldBe(RunState.Stopped);
        stopped.Task.Counts.Fetched.ShouldBeInRange(500, 3_000);
        (await _merchant.StoredAsync(shop)).Count.ShouldBe((int)stopped.Task.Counts.Fetched);

        await _merchant.AskAsync(run.Id, "retry");
        var ended = await _merchant.UntilEndedAsync(run.Id);
        ended.Task.Counts.ShouldBe(new RunCounts(4_000, 4_000, 0, 0, 0));
        await _merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_paused_run_rests_and_resumes_at_its_checkpoint()
    {
        var shop = await _merchant.ConnectShopAsync(new { orders = 3_000, days = 100, seed = 32, latencyMs = 50 });
        var run = await _merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await _merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 300);

        await _merchant.AskAsync(run.Id, "pause");
        var paused = await _merchant.UntilAsync(run.Id, task => task.State == RunState.Paused);
        await Task.Delay(500, Merchant.Cancellation);
        (await _merchant.RunAsync(run.Id)).Task.Counts.ShouldBe(paused.Task.Counts);

        await _merchant.AskAsync(run.Id, "resume");
        var ended = await _merchant.UntilEndedAsync(run.Id);
        ended.Task.State.ShouldBe(RunState.Completed, ended.Task.Sentence);
        ended.Task.Counts.ShouldBe(new RunCounts(3_000, 3_000, 0, 0, 0));
        await _merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_stop_holds_against_a_pause_that_was_asked_for_before()
    {
        var shop = await _merchant.ConnectShopAsync(new { orders = 5_000, days = 100, seed = 35, latencyMs = 100 });
        var run = await _merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await _merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 200);

        await Task.WhenAll(_merchant.TryAsync(run.Id, "pause"), _merchant.AskAsync(run.Id, "stop"));

        (await _merchant.UntilEndedAsync(run.Id)).Task.State.ShouldBe(RunState.Stopped);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("stop")]
    [InlineData("retry")]
    public async Task What_a_completed_run_cannot_do_is_refused(string verb)
    {
        var shop = await _merchant.ConnectShopAsync(new { orders = 10, days = 5, seed = 33 });
        var run = await _merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);

        var problem = await (await _merchant.TryAsync(run.Task.Id, verb)).Problem(HttpStatusCode.Conflict);

        problem.Detail.ShouldBe($"A task that is completed cannot {verb}.");
    }

    [Fact]
    public async Task A_killed_worker_loses_and_doubles_nothing()
    {
        var shop = await _merchant.ConnectShopAsync(new { orders = 20_000, days = 200, seed = 34, latencyMs = 15 });
        var run = await _merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await _merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 3_000);

        var worker = app.Local("worker");
        await worker.KillAsync(worker.Processes.Single(process => process.IsRunning));
        var atDeath = await _merchant.RunAsync(run.Id);
        await worker.StartReplicaAsync(Merchant.Cancellation);
        var ended = await _merchant.UntilEndedAsync(run.Id);

        atDeath.Task.State.ShouldBe(RunState.Running);
        atDeath.Task.Counts.Fetched.ShouldBeInRange(3_000, 19_000);
        ended.Task.State.ShouldBe(RunState.Completed, ended.Task.Sentence);
        ended.Log.ShouldContain(line => line.Message.StartsWith("Taken up again"));
        ended.Task.Counts.ShouldBe(new RunCounts(20_000, 20_000, 0, 0, 0));
        ended.Windows.Sum(window => window.Counts.Fetched).ShouldBe(20_000);
        await _merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
        (await _merchant.StoredAsync(shop)).ShouldAllBe(order => order.Revision == 1);
        (await _merchant.ScalarAsync<long>(
            "select count(*) from orders o join order_revisions r on r.company_id = o.company_id and r.order_id = o.id where o.connection_id = $1",
            shop.ConnectionId)).ShouldBe(20_000);
    }

    [Fact]
    public async Task A_killed_worker_loses_and_doubles_no_shipment()
    {
        var shop = await _merchant.ConnectShopAsync(new { orders = 3_000, days = 2, seed = 36 });
        await _merchant.FetchAsync(shop, FetchMode.Duration, duration: 10);
        var open = await _merchant.OpenAsync(shop);
        var carrier = await _merchant.ConnectShopAsync("maystro", new { ships = shop.Name, latencyMs = 150 }, ("pagesAtOnce", "5"));
        var run = await _merchant.StartShippingAsync(carrier);
        await _merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 600);

        var worker = app.Local("worker");
        await worker.KillAsync(worker.Processes.Single(process => process.IsRunning));
        var atDeath = await _merchant.RunAsync(run.Id);
        await worker.StartReplicaAsync(Merchant.Cancellation);
        var ended = await _merchant.UntilEndedAsync(run.Id);

        atDeath.Task.State.ShouldBe(RunState.Running);
        atDeath.Task.Counts.Fetched.ShouldBeInRange(600, 2_800);
        ended.Task.State.ShouldBe(RunState.Completed, ended.Task.Sentence);
        ended.Log.ShouldContain(line => line.Message.StartsWith("Taken up again"));
        ended.Windows.Sum(window => window.Counts.Fetched).ShouldBe(ended.Task.Counts.Fetched);
        // What was read once is not read again, but for the first page and the pages that had been answered and not stored.
        ended.Task.Counts.Fetched.ShouldBeInRange(open.Count, 3_000 + 200);
        var truth = await carrier.TrueStatusesAsync();
        var stored = await _merchant.StatusesAsync(carrier);
        open.ShouldAllBe(reference => stored[reference] == truth[reference]);
        (await _merchant.CountAsync("shipment_statuses h join shipments s on s.company_id = h.company_id and s.id = h.shipment_id where s.connection_id = $1", carrier))
            .ShouldBe(stored.Count);
    }
}
