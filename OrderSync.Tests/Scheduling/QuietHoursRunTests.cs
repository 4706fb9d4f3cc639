using System.Net;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Scheduling;

/// <summary>What nobody has started by hand waits for the end of its quiet hours, and says so.</summary>
public sealed class QuietHoursRunTests(AppFixture app) : MerchantTest(app)
{
    [Fact]
    public async Task A_scheduled_run_waits_with_the_reason_until_a_person_starts_it()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 50, days = 5, seed = 411 });
        var end = await BeQuietAsync(shop);
        var run = await Merchant.ScalarAsync<Guid>(
            """
            insert into runs (company_id, id, connection_id, kind, mode, state, control, requested_by, queued_at, stop_at_first, attempt, fetched, created, updated,
                unchanged, rejected, windows_done, windows_failed, windows_total, retries)
            select company_id, gen_random_uuid(), id, 'OrderFetch', 'Incremental', 'Queued', 'None', 'schedule', now(), false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
            from connections where id = $1 returning id
            """,
            shop.ConnectionId);

        var held = (await Merchant.UntilAsync(run, task => task.Wait is { Reason: RunWaitReason.OutsideHours })).Task;
        held.State.ShouldBe(RunState.Queued);
        held.Wait!.Until.ShouldBe(end);
        held.Sentence.ShouldBe($"Outside its hours: quiet from {end.AddHours(-4):HH:mm} to {end:HH:mm}; goes on at {end:HH:mm}.");

        await Merchant.AskAsync(run, "resume");
        (await Merchant.UntilEndedAsync(run)).Task.State.ShouldBe(RunState.Completed);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
        (await Merchant.TryAsync(run, "resume")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task It_goes_on_by_itself_when_the_quiet_hours_are_over()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 50, days = 5, seed = 412 });
        await BeQuietAsync(shop);
        await Merchant.ExecuteAsync("update connections set orders_synced_to = null where id = $1", shop.ConnectionId);
        var run = await Merchant.StartAsync(shop, FetchMode.Incremental);
        (await Merchant.UntilEndedAsync(run.Id)).Task.State.ShouldBe(RunState.Completed, "a person's is not held");
        await Merchant.ExecuteAsync(
            "update runs set state = 'Queued', requested_by = 'schedule', control_by = null, queued_at = now() + interval '1 minute', ended_at = null, percent = null where id = $1", run.Id);
        await Merchant.UntilAsync(run.Id, task => task.Wait is { Reason: RunWaitReason.OutsideHours });

        // A change of the schedule makes everybody look again.
        await UpdateAsync(shop, null, null);

        (await Merchant.UntilEndedAsync(run.Id)).Task.State.ShouldBe(RunState.Completed);
    }

    [Fact]
    public async Task A_scheduled_retry_is_put_off_to_the_end_of_the_quiet_hours()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 2_000, days = 60, seed = 413 }, ("breakerSeconds", "1"));
        var end = await BeQuietAsync(shop);
        await shop.FaultAsync(new { kind = "serverError", status = 503, afterRequests = 6, untilCleared = true });

        var failed = (await Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true)).Task;

        failed.Retry!.At.ShouldBe(end);
        failed.Wait!.Reason.ShouldBe(RunWaitReason.OutsideHours);
        failed.Sentence.ShouldContain("Outside its hours: quiet from");
        await shop.ClearFaultsAsync();
        await Merchant.AskAsync(failed.Id, "retry");
        var ended = (await Merchant.UntilEndedAsync(failed.Id)).Task;
        ended.State.ShouldBe(RunState.Completed);
        ended.Wait.ShouldBeNull();
    }

    /// <summary>From two hours before now until two hours after; the company is in UTC.</summary>
    /// <returns>Their end.</returns>
    private async Task<DateTimeOffset> BeQuietAsync(SimulatedShop shop)
    {
        var now = TimeProvider.System.GetUtcNow();
        var end = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, TimeSpan.Zero).AddHours(2);
        await UpdateAsync(shop, end.AddHours(-4).ToString("HH:mm", null), end.ToString("HH:mm", null));
        return end;
    }

    private async Task UpdateAsync(SimulatedShop shop, string? from, string? to)
    {
        var schedules = (await Merchant.Api.Get<SchedulerAnswer<List<ScheduleView>>>("/api/v1/scheduler/schedules")).Data;
        var schedule = schedules.Single(one => one.ConnectionId == shop.ConnectionId);
        (await Merchant.Api.Put($"/api/v1/scheduler/schedules/{schedule.Id}", new UpdateScheduleRequest("0 0 * * * ?", null, from, to))).EnsureSuccessStatusCode();
    }
}
