using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Scheduling;

/// <summary>Two real workers over one clustered store: one firing for each time, also when one of them is killed.</summary>
[Collection(nameof(OwnApplications))]
public sealed class TwoWorkerTests(TwoWorkers workers) : MerchantTest(workers.App), IClassFixture<TwoWorkers>
{
    /// <summary>Of the company of a connection.</summary>
    private const string Triggers = """
        select count(*) from quartz.qrtz_triggers where job_name = 'schedule'
            and trigger_group = (select company_id::text from connections where id = $1)
        """;

    private const string Scheduler = "/api/v1/scheduler";

    [Fact]
    public async Task Each_time_is_fired_once_and_starts_an_incremental_fetch_in_the_trigger_group_of_the_company()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 120, days = 5, seed = 401 });
        var other = await Merchant.ConnectShopAsync(new { orders = 120, days = 5, seed = 402 });
        (await StatusAsync()).IsRunning.ShouldBeTrue("with ENABLE_SCHEDULER it starts by itself");
        await UntilAsync(Triggers, 3, shop.ConnectionId);
        await Merchant.ExecuteAsync(
            "update schedules set cron = '0/3 * * * * ?', version = version + 1, settled_to = now() where connection_id = any($1)",
            new[] { shop.ConnectionId, other.ConnectionId });
        await UntilAsync("select count(*) from schedule_firings where connection_id = $1 and requested_by = 'schedule'", 4, shop.ConnectionId);

        var worker = App.Replicas("worker");
        await worker.KillAsync(worker.All.First(process => process.IsRunning));
        await UntilAsync("select count(*) from schedule_firings where connection_id = $1 and requested_by = 'schedule'", 9, other.ConnectionId);
        await worker.StartReplicaAsync(Merchant.Cancellation);
        (await Merchant.Api.Post($"{Scheduler}/stop")).EnsureSuccessStatusCode();
        await UntilAsync(Triggers, 0, shop.ConnectionId);
        var fired = await FiringsAsync();
        await Task.Delay(4_000, Merchant.Cancellation);

        (await FiringsAsync()).Count.ShouldBe(fired.Count, "nothing fires while it is stopped");
        foreach (var schedule in fired.GroupBy(firing => firing.ScheduleId))
        {
            schedule.Select(firing => firing.DueAt).Distinct().Count().ShouldBe(schedule.Count());
            schedule.ShouldAllBe(firing => firing.DueAt.ToUnixTimeSeconds() % 3 == 0);
            // No time is left out: what the killed worker had is the other's, or is said to be missed.
            var times = schedule.Select(firing => firing.DueAt.ToUnixTimeSeconds()).Order().ToList();
            times.Zip(times.Skip(1), (left, right) => right - left).ShouldAllBe(gap => gap == 3);
        }
        var runs = await Merchant.TasksAsync("");
        runs.ShouldAllBe(run => run.RequestedBy == "schedule" && run.Mode == FetchMode.Incremental);
        runs.Select(run => run.Id).ShouldBe(fired.Where(firing => firing.Outcome is not (FiringOutcome.Skipped or FiringOutcome.Missed)).Select(firing => firing.RunId!.Value), ignoreOrder: true);
        await Merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
        await Merchant.ShouldHoldExactlyAsync(other, await other.TrueIdsAsync());
    }

    [Theory]
    // The trigger is in the store, its next time long past; or the store was lost, and the trigger is made anew.
    [InlineData(false)]
    [InlineData(true)]
    public async Task Times_that_no_worker_was_there_for_are_made_up_for_once_when_one_is(bool isLost)
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 10, days = 5, seed = 404 });
        await UntilAsync(Triggers, 2, shop.ConnectionId);
        // The last three full hours, and no other; the company is in UTC.
        var hour = TimeProvider.System.GetUtcNow().Hour;
        var cron = $"0 0 {string.Join(',', new[] { hour, (hour + 23) % 24, (hour + 22) % 24 }.Order())} * * ?";
        await Merchant.ExecuteAsync(
            "update schedules set cron = $2, version = version + 1, settled_to = now(), catch_up = interval '2 hours' where connection_id = $1", shop.ConnectionId, cron);
        await UntilAsync(
            "select count(*) from schedules join quartz.qrtz_triggers on trigger_name = id::text where connection_id = $1 and description like version || ' %'", 1, shop.ConnectionId);

        // As if nobody had looked for three hours.
        await Merchant.ExecuteAsync("update schedules set settled_to = now() - interval '3 hours', version = version + $2 where connection_id = $1", shop.ConnectionId, isLost ? 1 : 0);
        if (!isLost)
        {
            await Merchant.ExecuteAsync(
                "update quartz.qrtz_triggers set next_fire_time = $2 where trigger_name = (select id::text from schedules where connection_id = $1)",
                shop.ConnectionId, TimeProvider.System.GetUtcNow().AddHours(-3).UtcTicks);
        }
        await UntilAsync("select count(*) from schedule_firings where connection_id = $1", 3, shop.ConnectionId);

        var fired = await FiringsAsync();
        fired.Count.ShouldBe(3);
        fired[0].Outcome.ShouldNotBe(FiringOutcome.Missed);
        fired[0].FiredAt.ShouldNotBeNull();
        fired.Skip(1).ShouldAllBe(firing => firing.Outcome == FiringOutcome.Missed && firing.FiredAt == null);
        fired.Zip(fired.Skip(1), (newer, older) => newer.DueAt - older.DueAt).ShouldAllBe(gap => gap == TimeSpan.FromHours(1));
        (await Merchant.TasksAsync("")).ShouldHaveSingleItem().Id.ShouldBe(fired[0].RunId!.Value);
    }

    [Fact]
    public async Task An_operator_stops_and_starts_everybody_s()
    {
        var shop = await Merchant.ConnectShopAsync(new { orders = 10, days = 5, seed = 403 });
        await UntilAsync(Triggers, 2, shop.ConnectionId);
        using var theirs = await OperatorAsync();

        (await theirs.Api.Post($"{Scheduler}/stop")).EnsureSuccessStatusCode();

        await UntilAsync("select count(*) from quartz.qrtz_triggers where job_name = 'schedule'", 0);
        var stopped = await StatusAsync();
        (stopped.IsRunning, stopped.IsInstallationStopped, stopped.ChangedBy).ShouldBe((false, true, "Olga"));
        (await Merchant.Api.Post($"{Scheduler}/start")).EnsureSuccessStatusCode();
        (await StatusAsync()).IsRunning.ShouldBeFalse("the operator's stop is for all");
        (await theirs.Api.Post($"{Scheduler}/start")).EnsureSuccessStatusCode();
        (await StatusAsync()).IsRunning.ShouldBeTrue();
        await UntilAsync(Triggers, 2, shop.ConnectionId);
    }

    private async Task<Merchant> OperatorAsync()
    {
        var email = $"{Guid.CreateVersion7():N}@example.com";
        await Merchant.ExecuteAsync(
            """
            insert into users (id, company_id, email, name, role, password_hash, created_at)
            select $1, null, $2, 'Olga', 'Operator', password_hash, now() from users where email = $3
            """,
            Guid.CreateVersion7(), email, AppFixture.AdminEmail);
        return await Merchant.SignInAsync(App, email);
    }

    private async Task<SchedulerStatusView> StatusAsync() =>
        (await Merchant.Api.Get<SchedulerAnswer<SchedulerStatusView>>($"{Scheduler}/status")).Data;

    private async Task<IReadOnlyList<FiringView>> FiringsAsync() => (await Merchant.Api.Get<SchedulerAnswer<Contracts.OffsetPage<FiringView>>>(
        $"{Scheduler}/history?kind=orderSync&limit=200")).Data.Items;

    private async Task UntilAsync(string sql, long count, params object[] parameters)
    {
        var asked = TimeProvider.System.GetTimestamp();
        long last;
        // At least so many, or none.
        while (count == 0 ? (last = await Merchant.ScalarAsync<long>(sql, parameters)) > 0 : (last = await Merchant.ScalarAsync<long>(sql, parameters)) < count)
        {
            TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromMinutes(2), $"{sql} is {last}, not {count}");
            await Task.Delay(200, Merchant.Cancellation);
        }
    }
}

/// <summary>An application with two workers, whose scheduler starts by itself and spreads nothing.</summary>
public sealed class TwoWorkers : IAsyncDisposable
{
    public AppFixture App { get; } = AppFixture.With(
        "--ORDERSYNC_WORKERS=2",
        "--ENABLE_SCHEDULER=true",
        "--worker:Worker__ClusterCheckin=00:00:01",
        "--worker:Scheduler__Spread=00:00:00",
        "--worker:Scheduler__Sweep=00:00:02");

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
