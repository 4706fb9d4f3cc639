using System.Net;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Runs;

/// <summary>Stop, pause, resume, and a worker that is killed in the middle.</summary>
public sealed class RunControlTests(AppFixture app) : MerchantTest(app)
{
    [Fact]
    public async Task A_stopped_run_keeps_what_it_has_and_a_retry_brings_the_rest()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 4_000, days = 100, seed = 31, latencyMs = 50 });
        var run = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await Merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 500);

        await Merchant.AskAsync(run.Id, "stop");

        var stopped = await Merchant.UntilEndedAsync(run.Id);
        stopped.Task.State.ShouldBe(RunState.Stopped);
        stopped.Task.Counts.Fetched.ShouldBeInRange(500, 3_000);
        (await Merchant.StoredAsync(shop)).Count.ShouldBe((int)stopped.Task.Counts.Fetched);

        await Merchant.AskAsync(run.Id, "retry");
        var ended = await Merchant.UntilEndedAsync(run.Id);
        ended.Task.Counts.ShouldBe(new RunCounts(4_000, 4_000, 0, 0, 0));
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_paused_run_rests_and_resumes_at_its_checkpoint()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 3_000, days = 100, seed = 32, latencyMs = 50 });
        var run = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await Merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 300);

        await Merchant.AskAsync(run.Id, "pause");
        var paused = await Merchant.UntilAsync(run.Id, task => task.State == RunState.Paused);
        await Task.Delay(500, Merchant.Cancellation);
        (await Merchant.RunAsync(run.Id)).Task.Counts.ShouldBe(paused.Task.Counts);

        await Merchant.AskAsync(run.Id, "resume");
        var ended = await Merchant.UntilEndedAsync(run.Id);
        ended.Task.State.ShouldBe(RunState.Completed, ended.Task.Sentence);
        ended.Task.Counts.ShouldBe(new RunCounts(3_000, 3_000, 0, 0, 0));
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_stop_holds_against_a_pause_that_was_asked_for_before()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 5_000, days = 100, seed = 35, latencyMs = 100 });
        var run = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await Merchant.UntilAsync(run.Id, task => task.Counts.Fetched >= 200);

        await Task.WhenAll(Merchant.TryAsync(run.Id, "pause"), Merchant.AskAsync(run.Id, "stop"));

        (await Merchant.UntilEndedAsync(run.Id)).Task.State.ShouldBe(RunState.Stopped);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("stop")]
    [InlineData("retry")]
    public async Task What_a_completed_run_cannot_do_is_refused(string verb)
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 10, days = 5, seed = 33 });
        var run = await Merchant.FetchAsync(shop, FetchMode.Duration, duration: 30);

        var problem = await (await Merchant.TryAsync(run.Task.Id, verb)).Problem(HttpStatusCode.Conflict);

        problem.Detail.ShouldBe($"A task that is completed cannot {verb}.");
    }
}
