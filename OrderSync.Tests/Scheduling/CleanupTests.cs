using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Orders.Search;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;
using OrderSync.Worker.Cleanup;
using StackExchange.Redis;

namespace OrderSync.Tests.Scheduling;

/// <summary>What the cleanup removes and what it leaves.</summary>
public sealed class CleanupTests(ApiFixture api) : ApiTest(api)
{
    private static readonly string[] Messages = ["notifications", "webhook deliveries", "webhook events", "remembered ids of tasks that did not end well"];

    [Fact]
    public async Task Each_step_says_what_it_removed_and_nothing_that_is_needed_goes()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var connection = await company.AddConnectionAsync("Shop");
        await company.Admin.Put("/api/v1/scheduler/retention", RetentionView.Standard with { ActivityDays = 10, CallDays = 5, TaskLogDays = 20, HistoryDays = 40 });
        await FillAsync(company, connection.Id);
        await FillAsync(other, (await other.AddConnectionAsync("Shop")).Id);

        var dry = await RunAsync(company.Id, dryRun: true);
        var removed = await RunAsync(company.Id, dryRun: false);

        var expected = new Dictionary<string, long>
        {
            ["activity entries"] = 3,
            ["call records"] = 0,
            ["log lines of ended tasks"] = 2,
            ["lines of the scheduler's history"] = 1,
            ["exports that have expired"] = 1,
            ["Redis keys of deleted connections"] = 0,
        };
        foreach (var (name, count) in expected)
        {
            removed.Steps.Single(step => step.Name == name).Removed.ShouldBe(count, name);
            dry.Steps.Single(step => step.Name == name).Removed.ShouldBe(count, name);
        }
        removed.Steps.Single(step => step.Name == "sign-ins that have expired").Removed.ShouldBeGreaterThanOrEqualTo(1);
        dry.Sentence.ShouldStartWith("Would remove");
        removed.Sentence.ShouldContain("3 activity entries");
        (await RunAsync(company.Id, dryRun: false)).Steps.Sum(step => step.Removed).ShouldBe(0);
        (await CountAsync(company)).ShouldBe((Audit: 2, Log: 3, Firings: 1, Exports: 1));
        (await CountAsync(other)).ShouldBe((Audit: 4, Log: 5, Firings: 2, Exports: 2));
    }

    [Fact]
    public async Task What_is_still_to_be_sent_worked_on_or_retried_stays_however_old_it_is()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        await company.Admin.Put("/api/v1/scheduler/retention", RetentionView.Standard with { NotificationDays = 20, WebhookDeliveryDays = 10, WebhookEventDays = 5 })
            .Read<SchedulerAnswer<RetentionView>>();
        foreach (var one in new[] { company, other })
            await FillWithMessagesAsync(one, (await one.AddConnectionAsync("Shop")).Id);

        var dry = await RunAsync(company.Id, dryRun: true);
        var removed = await RunAsync(company.Id, dryRun: false);

        foreach (var steps in new[] { dry.Steps, removed.Steps })
        {
            steps.Where(step => Messages.Contains(step.Name)).Select(step => step.Removed).ShouldBe([2, 3, 4, 5]);
            steps.Select(step => step.Name).Distinct().Count().ShouldBe(steps.Count);
        }
        removed.Sentence.ShouldContain("2 notifications, 3 webhook deliveries, 4 webhook events, 5 remembered ids of tasks that did not end well");
        (await MessagesAsync(company)).ShouldBe(
        [
            "notification mail", "notification new", "notification open", "inbox mail", "inbox new", "inbox open", "delivery Pending", "delivery new", "event Pending", "event new",
            "seen recent", "seen retry", "seen running",
        ], ignoreOrder: true);
        (await MessagesAsync(other)).Count.ShouldBe(13 + 2 + 2 + 3 + 4 + 5, "another company's are its own");
    }

    [Fact]
    public async Task A_company_that_has_set_nothing_has_the_standard_and_a_bad_value_names_its_field()
    {
        var company = await Api.CreateCompanyAsync();

        (await company.Admin.Get<SchedulerAnswer<RetentionView>>("/api/v1/scheduler/retention")).Data.ShouldBe(new RetentionView(30, 7, 30, 90, 90, 30, 30));
        var problem = await company.Admin.Put("/api/v1/scheduler/retention", RetentionView.Standard with { CallDays = 366, WebhookEventDays = 0 })
            .Problem(System.Net.HttpStatusCode.BadRequest);
        problem.Errors!.Keys.ShouldBe(["callDays", "webhookEventDays"], ignoreOrder: true);
        problem.Errors["callDays"].ShouldBe(["Must be 1 to 365 days."]);
        (await company.Admin.Get<SchedulerAnswer<RetentionView>>("/api/v1/scheduler/retention")).Data.ShouldBe(RetentionView.Standard);
    }

    [Fact]
    public async Task A_table_with_many_dead_rows_is_vacuumed_and_others_are_left_alone()
    {
        var suffix = $"{Guid.CreateVersion7():N}";
        var (dead, few, large) = ($"dead_{suffix}", $"few_{suffix}", $"large_{suffix}");
        // Many dead rows; many for its size, but few; many, but few for its size.
        await MakeDeadAsync(dead, living: 15_000, dead: 15_000);
        await MakeDeadAsync(few, living: 1_000, dead: 1_000);
        await MakeDeadAsync(large, living: 90_000, dead: 11_000);
        try
        {
            (await CleanupAsync()).Vacuumed.ShouldContain($"public.{dead}");

            (await VacuumsAsync(dead)).ShouldBe((1, true));
            (await VacuumsAsync(few)).ShouldBe((0, false));
            (await VacuumsAsync(large)).ShouldBe((0, false));
            (await CleanupAsync()).Vacuumed.ShouldNotContain($"public.{dead}");
        }
        finally
        {
            await ExecuteAsync($"drop table {dead}, {few}, {large}");
        }

        async Task<CleanupResultView> CleanupAsync() => await RunAsync((await Api.CreateCompanyAsync()).Id, dryRun: false);
    }

    [Fact]
    public async Task Keys_of_deleted_connections_go()
    {
        var company = await Api.CreateCompanyAsync();
        var (gone, kept) = (await company.AddConnectionAsync("Gone"), await company.AddConnectionAsync("Kept"));
        var redis = Api.Services.GetRequiredService<IConnectionMultiplexer>();
        var mirror = Api.Services.GetRequiredService<SchedulerMirror>();
        foreach (var connection in new[] { gone.Id, kept.Id })
            await mirror.EndedAsync(company.Id, ScheduleKind.OrderSync, connection, new { outcome = "completed" }, Cancellation);
        await company.Admin.Delete($"/api/platform-operations/connections/{gone.Id}");

        (await RunAsync(company.Id, dryRun: false)).Steps.Single(step => step.Name.StartsWith("Redis", StringComparison.Ordinal)).Removed.ShouldBe(2);

        var name = SchedulerMirror.NameOf(ScheduleKind.OrderSync);
        (await redis.GetDatabase().KeyExistsAsync($"{name}_end:{company.Id}:{gone.Id}")).ShouldBeFalse();
        (await redis.GetDatabase().KeyExistsAsync($"{name}_end:{company.Id}:{kept.Id}")).ShouldBeTrue();
        JsonDocument.Parse((string)(await redis.GetDatabase().StringGetAsync($"{name}_results:{company.Id}"))!).RootElement
            .GetProperty("outcome").GetString().ShouldBe("completed");
    }

    private async Task<CleanupResultView> RunAsync(Guid company, bool dryRun)
    {
        var database = Api.Services.GetRequiredService<NpgsqlDataSource>();
        var work = new CleanupWork(
            Api.Services.GetRequiredService<IServiceScopeFactory>(),
            new CleanupRows(database),
            new StaleKeys(database, Api.Services.GetRequiredService<IConnectionMultiplexer>()),
            new TableVacuum(database, NullLogger<TableVacuum>.Instance),
            new OrderSearchFill(database),
            Api.Time,
            NullLogger<CleanupWork>.Instance);
        using var entered = CurrentCompany.Enter(company);
        var result = await work.ExecuteAsync(company, dryRun, Cancellation);
        result.Problem.ShouldBeNull();
        return (CleanupResultView)result.Results;
    }

    /// <summary>Old and new of everything; an ended run, an active one and one that is to be retried, with old lines each.</summary>
    private async Task FillAsync(TestCompany company, Guid connection)
    {
        await using var command = Api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            with ended as (
                insert into runs (company_id, id, connection_id, kind, mode, state, control, requested_by, queued_at, ended_at, retry_at, stop_at_first, attempt,
                    fetched, created, updated, unchanged, rejected, windows_done, windows_failed, windows_total, retries)
                select $1, gen_random_uuid(), $2, 'OrderFetch', 'Auto', state, 'None', 'test', now() - interval '50 days',
                    now() - interval '49 days', case when state = 'CompletedWithErrors' then now() end, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                from unnest(array['Completed', 'Running', 'CompletedWithErrors']) as state
                returning id, state),
            lines as (
                insert into run_log (company_id, run_id, at, level, message)
                select $1, id, now() - interval '50 days', 'Info', 'Old' from ended, generate_series(1, case when state = 'Completed' then 2 else 1 end)
                union all select $1, id, now(), 'Info', 'New' from ended where state = 'Completed'),
            audit as (
                insert into audit_entries (id, company_id, at, action, detail)
                select gen_random_uuid(), $1, now() - interval '11 days', 'test', 'Old' from generate_series(1, 3)
                union all select gen_random_uuid(), $1, now() - interval '9 days', 'test', 'New'),
            tokens as (
                insert into refresh_tokens (id, user_id, family_id, token_hash, created_at, expires_at)
                select gen_random_uuid(), $3, gen_random_uuid(), decode(md5(gen_random_uuid()::text), 'hex'), now() - interval '9 days', now() - interval '1 day'),
            schedule as (
                insert into schedules (company_id, id, kind, cron, is_custom, overlap, catch_up, settled_to, version, created_at)
                values ($1, gen_random_uuid(), 'Cleanup', '0 0 2 * * ?', false, 'Skip', interval '1 hour', now(), 1, now()) returning id),
            firings as (
                insert into schedule_firings (company_id, id, schedule_id, kind, due_at, outcome, requested_by, dry_run)
                select $1, gen_random_uuid(), id, 'Cleanup', now() - day * interval '1 day', 'Succeeded', 'schedule', false from schedule, unnest(array[41, 39]) as day)
            insert into order_exports (company_id, id, created_at, created_by, expires_at, orders, bytes)
            select $1, gen_random_uuid(), now() - interval '31 days', 'test', now() + day * interval '1 day', 0, 0 from unnest(array[-1, 1]) as day
            """);
        command.Parameters.AddAll(company.Id, connection, company.Users[Contracts.Users.UserRole.Admin].Id);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Activity of tests of the same kind only: what the set-up itself did is left out.</summary>
    private static Task<(int Audit, int Log, int Firings, int Exports)> CountAsync(TestCompany company) => company.InDatabaseAsync(async db => (
        await db.Audit.CountAsync(entry => entry.CompanyId == company.Id, Cancellation),
        await db.RunLog.CountAsync(Cancellation),
        await db.ScheduleFirings.CountAsync(Cancellation),
        await db.OrderExports.CountAsync(Cancellation)));

    /// <summary>
    /// What goes: 2 notifications (a trouble that is over, and news), 3 deliveries, 4 events, 5 remembered ids. What stays has its reason as its name.
    /// </summary>
    private async Task FillWithMessagesAsync(TestCompany company, Guid connection)
    {
        await using var command = Api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            with told as (
                insert into notifications (company_id, id, kind, severity, dedupe_key, sentence, count, at, last_at, resolved_at)
                select $1, gen_random_uuid(), case name when 'news' then 'orders-assigned' else 'sync-failed' end, 'Error', name, name, 1, now() - interval '99 days', now() - days * interval '1 day',
                    case when name in ('over', 'mail') then now() - interval '21 days' end
                from (values ('over', 21), ('news', 21), ('open', 21), ('mail', 21), ('new', 19)) as told(name, days) returning id, sentence),
            inbox as (
                insert into notification_inbox (company_id, user_id, notification_id, at) select $1, $3, id, now() from told),
            mails as (
                insert into notification_emails (company_id, id, user_id, notification_id, state, due_at, attempts)
                select $1, gen_random_uuid(), $3, id, case sentence when 'mail' then 'Pending' else 'Sent' end, now(), 0 from told where sentence in ('mail', 'over')),
            endpoint as (
                insert into webhook_endpoints (company_id, id, url, secret, kinds, enabled, created_at)
                values ($1, gen_random_uuid(), 'https://example.com', '\x01', array[]::text[], true, now()) returning id),
            deliveries as (
                insert into webhook_deliveries (company_id, id, endpoint_id, type, payload, state, attempts, created_at)
                select $1, gen_random_uuid(), endpoint.id, name, '{}', state, 1, now() - days * interval '1 day'
                from endpoint, (values ('old', 'Delivered', 11), ('old', 'Delivered', 400), ('old', 'Failed', 11), ('Pending', 'Pending', 11), ('new', 'Failed', 9))
                    as sent(name, state, days)),
            events as (
                insert into webhook_events (company_id, id, connection_id, platform_event, dedupe_key, payload, received_at, deliveries, state, attempts, due_at)
                select $1, gen_random_uuid(), $2, name, gen_random_uuid()::text, '\x01', now() - days * interval '1 day', 1, state, 0, now()
                from (values ('old', 'Done', 6), ('old', 'Done', 60), ('old', 'Ignored', 6), ('old', 'Rejected', 6), ('Pending', 'Pending', 6), ('new', 'Done', 4))
                    as heard(name, state, days)),
            ended as (
                insert into runs (company_id, id, connection_id, kind, mode, state, control, requested_by, queued_at, ended_at, retry_at, stop_at_first, attempt,
                    fetched, created, updated, unchanged, rejected, windows_done, windows_failed, windows_total, retries)
                select $1, gen_random_uuid(), $2, 'Reconcile', 'Window', state, 'None', name, now() - interval '50 days',
                    now() - days * interval '1 day', case name when 'retry' then now() end, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                from (values ('stopped', 'Stopped', 32), ('failed', 'Failed', 32), ('running', 'Running', null), ('retry', 'Failed', 32), ('recent', 'Failed', 30))
                    as made(name, state, days) returning id, requested_by)
            insert into seen_orders (company_id, run_id, external_id)
            select $1, id, number from ended, generate_series(1, case requested_by when 'stopped' then 4 else 1 end) as number
            """);
        command.Parameters.AddAll(company.Id, connection, company.Users[Contracts.Users.UserRole.Admin].Id);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<List<string>> MessagesAsync(TestCompany company)
    {
        await using var command = Api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            select 'notification ' || sentence from notifications where company_id = $1
            union all select 'inbox ' || sentence from notification_inbox inbox join notifications n on n.company_id = inbox.company_id and n.id = notification_id where inbox.company_id = $1
            union all select 'delivery ' || type from webhook_deliveries where company_id = $1
            union all select 'event ' || platform_event from webhook_events where company_id = $1
            union all select 'seen ' || requested_by from seen_orders join runs on runs.company_id = seen_orders.company_id and runs.id = run_id where seen_orders.company_id = $1
            """);
        command.Parameters.AddAll(company.Id);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var names = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>Postgres' own vacuum stays away from it, and its statistics know at once.</summary>
    private async Task MakeDeadAsync(string table, int living, int dead)
    {
        await ExecuteAsync($"create table {table} with (autovacuum_enabled = false) as select number from generate_series(1, {living + dead}) as number; select pg_stat_force_next_flush()");
        await ExecuteAsync($"delete from {table} where number <= {dead}; select pg_stat_force_next_flush()");
        var asked = TimeProvider.System.GetTimestamp();
        while (!await ScalarAsync<bool>($"select n_dead_tup = {dead} and n_live_tup = {living} from pg_stat_user_tables where relname = '{table}'"))
            TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(60), "the statistics of Postgres do not come");
    }

    private async Task<(long Times, bool HasBeen)> VacuumsAsync(string table) => (
        await ScalarAsync<long>($"select vacuum_count from pg_stat_user_tables where relname = '{table}'"),
        await ScalarAsync<bool>($"select last_vacuum is not null from pg_stat_user_tables where relname = '{table}'"));

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = Api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = Api.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
