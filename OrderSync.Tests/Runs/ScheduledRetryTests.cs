using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Runs;

/// <summary>What fails for a passing reason is tried again by itself, at a time that everybody can see, cancel or hurry.</summary>
public sealed class ScheduledRetryTests(AppFixture app) : IAsyncLifetime
{
    private Merchant _merchant = null!;

    public async ValueTask InitializeAsync() => _merchant = await Merchant.OfNewCompanyAsync(app);

    public ValueTask DisposeAsync()
    {
        _merchant.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_failed_run_is_retried_by_Quartz_at_its_time_and_brings_the_rest()
    {
        var (shop, run) = await FailedAsync(61);
        run.Retry!.Number.ShouldBe(1);
        run.Retry.At.ShouldBeInRange(TimeProvider.System.GetUtcNow().AddSeconds(20), TimeProvider.System.GetUtcNow().AddSeconds(75));
        run.Sentence.ShouldContain("Tried again at");
        var fires = await _merchant.ScalarAsync<long>(
            "select next_fire_time from quartz.qrtz_triggers where job_group = 'retries' and trigger_name like $1 || '%'", run.Id.ToString());
        new DateTimeOffset(fires, TimeSpan.Zero).ShouldBe(run.Retry.At, TimeSpan.FromSeconds(1));

        await shop.ClearFaultsAsync();
        await _merchant.ScalarAsync<Guid>("update runs set retry_at = now() - interval '1 second' where id = $1 returning id", run.Id);

        var ended = await _merchant.UntilAsync(run.Id, task => task.State == RunState.Completed);
        ended.Task.Counts.ShouldBe(new RunCounts(2_000, 2_000, 0, 0, 0));
        ended.Task.Retry.ShouldBeNull();
        await _merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
    }

    [Fact]
    public async Task A_cancelled_retry_never_comes()
    {
        var (_, run) = await FailedAsync(62);

        var answer = await _merchant.RetriesAsync("cancel", run.Id, Guid.CreateVersion7());

        answer.Done.ShouldBe([run.Id]);
        answer.Refused.Single().Reason.ShouldBe("There is no such task.");
        (await _merchant.RunAsync(run.Id)).Task.Retry.ShouldBeNull();
        (await _merchant.RetriesAsync("cancel", run.Id)).Refused.Single().Reason.ShouldBe("No retry is scheduled.");
        (await _merchant.ScheduledRetriesAsync()).ShouldNotContain(task => task.Id == run.Id);
    }

    [Fact]
    public async Task Retries_are_run_at_once_in_bulk()
    {
        var (shop, run) = await FailedAsync(63);
        var (other, another) = await FailedAsync(64);
        (await _merchant.ScheduledRetriesAsync()).Select(task => task.Id).ShouldBe([another.Id, run.Id], ignoreOrder: true);
        await shop.ClearFaultsAsync();
        await other.ClearFaultsAsync();

        (await _merchant.RetriesAsync("run", run.Id, another.Id)).Done.ShouldBe([run.Id, another.Id]);

        (await _merchant.UntilAsync(run.Id, task => task.State == RunState.Completed)).Task.Counts.Created.ShouldBe(2_000);
        (await _merchant.UntilAsync(another.Id, task => task.State == RunState.Completed)).Task.Counts.Created.ShouldBe(2_000);
        (await _merchant.ScheduledRetriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_will_not_pass_is_not_retried()
    {
        var shop = await _merchant.ConnectShopAsync(new { orders = 1_000, days = 60, seed = 65 });
        await shop.FaultAsync(new { kind = "expiredToken", status = 401, afterRequests = 4 });

        var ended = await _merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);

        ended.Task.State.ShouldBe(RunState.Failed);
        ended.Task.Retry.ShouldBeNull();
    }

    private async Task<(EcoShop Shop, RunView Run)> FailedAsync(int seed)
    {
        var shop = await _merchant.ConnectShopAsync(new { orders = 2_000, days = 60, seed });
        await shop.FaultAsync(new { kind = "serverError", status = 503, afterRequests = 6, untilCleared = true });
        var failed = await _merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
        failed.Task.State.ShouldBeOneOf(RunState.Failed, RunState.CompletedWithErrors);
        return (shop, failed.Task);
    }
}
