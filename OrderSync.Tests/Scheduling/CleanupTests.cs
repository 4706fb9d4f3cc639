using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrderSync.Contracts.Scheduling;
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
    [Fact]
    public async Task Each_step_says_what_it_removed_and_nothing_that_is_needed_goes()
    {
        var (company, other) = (await Api.CreateCompanyAsync(), await Api.CreateCompanyAsync());
        var connection = await company.AddConnectionAsync("Shop");
        await company.Admin.Put("/api/v1/scheduler/retention", new RetentionView(10, 5, 20, 40));
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

    private async Task<CleanupResult> RunAsync(Guid company, bool dryRun)
    {
        var database = Api.Services.GetRequiredService<NpgsqlDataSource>();
        var work = new CleanupWork(
            Api.Services.GetRequiredService<IServiceScopeFactory>(),
            new CleanupRows(database),
            new StaleKeys(database, Api.Services.GetRequiredService<IConnectionMultiplexer>()),
            new TableVacuum(database, NullLogger<TableVacuum>.Instance),
            Api.Time,
            NullLogger<CleanupWork>.Instance);
        using var entered = CurrentCompany.Enter(company);
        var result = await work.ExecuteAsync(company, dryRun, Cancellation);
        result.Problem.ShouldBeNull();
        return (CleanupResult)result.Results;
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
}
