using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Runs;

/// <summary>A run that does not work says why, as a sentence and as data, and goes on by itself.</summary>
public sealed class WaitTests(AppFixture app) : MerchantTest(app)
{
    private const int PerCompany = 8;

    [Fact]
    public async Task A_run_that_the_platform_asks_to_wait_shows_it_and_until_when()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 1_000, days = 60, seed = 41 });
        await shop.FaultAsync(new { kind = "rateLimited", retryAfterSeconds = 5, afterRequests = 4 });
        var run = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);

        var waiting = (await Merchant.UntilAsync(run.Id, task => task.State == RunState.Waiting)).Task;
        waiting.Wait!.Reason.ShouldBe(RunWaitReason.RetryAfter);
        waiting.Wait.Until!.Value.ShouldBeInRange(TimeProvider.System.GetUtcNow().AddSeconds(-1), TimeProvider.System.GetUtcNow().AddSeconds(6));
        waiting.Sentence.ShouldContain("429");
        (await Merchant.TasksAsync("waiting")).ShouldContain(task => task.Id == run.Id);
        (await Merchant.TasksAsync("running")).ShouldNotContain(task => task.Id == run.Id);

        var ended = await Merchant.UntilEndedAsync(run.Id);
        ended.Task.State.ShouldBe(RunState.Completed, ended.Task.Sentence);
        ended.Task.Wait.ShouldBeNull();
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_run_whose_budget_is_spent_says_so_and_by_whom()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 3_000, days = 60, seed = 42 }, ("callsPerMinute", "6"));
        var run = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);

        var waiting = (await Merchant.UntilAsync(run.Id, task => task.State == RunState.Waiting)).Task;
        waiting.Wait!.Reason.ShouldBe(RunWaitReason.Budget);
        waiting.Wait.SpentBy.ShouldNotBeNull().ShouldContain(spender => spender.RunId == run.Id && spender.Calls > 0);
        waiting.Wait.Until!.Value.ShouldBeGreaterThan(TimeProvider.System.GetUtcNow());

        await Merchant.AskAsync(run.Id, "stop");
        (await Merchant.UntilEndedAsync(run.Id)).Task.State.ShouldBe(RunState.Stopped);
    }

    [Fact]
    public async Task What_is_over_the_companys_limit_waits_its_turn_and_says_so()
    {
        var shops = await Task.WhenAll(Enumerable.Range(50, PerCompany + 1)
            .Select(seed => Merchant.ConnectShopAsync(new { orders = 30_000, days = 30, seed, latencyMs = 1_000 })));
        var runs = await Task.WhenAll(shops.Select(shop => Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true)));

        var queued = await Merchant.UntilAnyAsync(runs, task => task.Wait is { Reason: RunWaitReason.Concurrency });
        (queued.Wait!.Used, queued.Wait.Limit).ShouldBe((PerCompany, PerCompany));
        queued.Sentence.ShouldContain("8 of the 8");
        (await Merchant.RunsAsync(runs)).Count(task => task.State == RunState.Queued).ShouldBe(1);

        await Merchant.AskAsync(runs.First(run => run.Id != queued.Id).Id, "stop");
        (await Merchant.UntilAsync(queued.Id, task => task.State != RunState.Queued, TimeSpan.FromSeconds(10))).Task.State.ShouldBe(RunState.Running);
        foreach (var run in (await Merchant.RunsAsync(runs)).Where(run => run.EndedAt is null))
            await Merchant.TryAsync(run.Id, "stop");
    }

    [Fact]
    public async Task Who_paused_a_run_and_why_is_said()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 2_000, days = 60, seed = 43, latencyMs = 100 });
        var run = await Merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        await Merchant.UntilAsync(run.Id, task => task.State == RunState.Running);

        await Merchant.PauseAsync(run.Id, "stocktaking until noon");

        var paused = (await Merchant.UntilAsync(run.Id, task => task.State == RunState.Paused)).Task;
        paused.Sentence.ShouldContain("“stocktaking until noon”");
        paused.Wait!.Reason.ShouldBe(RunWaitReason.Paused);
        await Merchant.AskAsync(run.Id, "stop");
    }
}
