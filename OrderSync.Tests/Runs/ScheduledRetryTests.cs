using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Runs;

/// <summary>What fails for a passing reason is tried again by itself, at a time that everybody can see, cancel or hurry.</summary>
public sealed class ScheduledRetryTests(AppFixture app) : MerchantTest(app)
{
    [Fact]
    public async Task A_failed_run_is_retried_by_Quartz_at_its_time_and_brings_the_rest()
    {
        var (shop, run) = await FailedAsync(61);
        run.Retry!.Number.ShouldBe(1);
        // A tenth of spread, and what has passed since.
        (run.Retry.At - TimeProvider.System.GetUtcNow()).ShouldBeInRange(AppFixture.FirstRetryAfter * 0.85, AppFixture.FirstRetryAfter * 1.1);
        run.Sentence.ShouldContain("Next try at");
        var fires = await Merchant.ScalarAsync<long>(
            "select next_fire_time from quartz.qrtz_triggers where job_group = 'retries' and trigger_name like $1 || '%'", run.Id.ToString());
        new DateTimeOffset(fires, TimeSpan.Zero).ShouldBe(run.Retry.At, TimeSpan.FromSeconds(1));

        await shop.ClearFaultsAsync();
        await Merchant.ScalarAsync<Guid>("update runs set retry_at = now() - interval '1 second' where id = $1 returning id", run.Id);

        var ended = await Merchant.UntilAsync(run.Id, task => task.State == RunState.Completed);
        ended.Task.Counts.ShouldBe(new RunCounts(2_000, 2_000, 0, 0, 0));
        ended.Task.Retry.ShouldBeNull();
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_cancelled_retry_never_comes()
    {
        var (_, run) = await FailedAsync(62);

        var answer = await Merchant.RetriesAsync("cancel", run.Id, Guid.CreateVersion7());

        answer.Done.ShouldBe([run.Id]);
        answer.Refused.Single().Reason.ShouldBe("There is no such task.");
        (await Merchant.RunAsync(run.Id)).Task.Retry.ShouldBeNull();
        (await Merchant.RetriesAsync("cancel", run.Id)).Refused.Single().Reason.ShouldBe("No retry is scheduled.");
        (await Merchant.ScheduledRetriesAsync()).ShouldNotContain(task => task.Id == run.Id);
    }

    [Fact]
    public async Task Retries_are_run_at_once_in_bulk()
    {
        var (shop, run) = await FailedAsync(63);
        var (other, another) = await FailedAsync(64);
        (await Merchant.ScheduledRetriesAsync()).Select(task => task.Id).ShouldBe([another.Id, run.Id], ignoreOrder: true);
        await shop.ClearFaultsAsync();
        await other.ClearFaultsAsync();

        (await Merchant.RetriesAsync("run", run.Id, another.Id)).Done.ShouldBe([run.Id, another.Id]);

        (await Merchant.UntilAsync(run.Id, task => task.State == RunState.Completed)).Task.Counts.Created.ShouldBe(2_000);
        (await Merchant.UntilAsync(another.Id, task => task.State == RunState.Completed)).Task.Counts.Created.ShouldBe(2_000);
        (await Merchant.ScheduledRetriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_will_not_pass_is_not_retried()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 1_000, days = 60, seed = 65 });
        await shop.FaultAsync(new { kind = "expiredToken", status = 401, afterRequests = 4 });

        var ended = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        ended.Task.State.ShouldBe(RunState.Failed);
        ended.Task.Retry.ShouldBeNull();
    }

    private async Task<(SimulatedShop Shop, RunView Run)> FailedAsync(int seed)
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 2_000, days = 60, seed }, ("breakerSeconds", "1"));
        await shop.FaultAsync(new { kind = "serverError", status = 503, afterRequests = 6, untilCleared = true });
        var failed = await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        failed.Task.State.ShouldBeOneOf(RunState.Failed, RunState.CompletedWithErrors);
        return (shop, failed.Task);
    }
}
