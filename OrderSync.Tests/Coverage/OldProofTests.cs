using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Runs;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Coverage;

/// <summary>
/// An upgrade withdraws the proofs of walks that dates had ended: of lists alone, and of those only that are not known to their end. What is
/// known stays known.
/// </summary>
public sealed class OldProofTests
{
    private const string Before = "20261129171642_WalksAndFailureDetails";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Months_that_were_proved_by_dates_are_partial_after_the_upgrade_and_no_others()
    {
        await using var servers = await LocalServers.StartAsync("ordersync_old_proofs");
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        await using var db = new OrderSyncDb(new DbContextOptionsBuilder<OrderSyncDb>().UseNpgsql(servers.Postgres).Options);
        await db.GetService<IMigrator>().MigrateAsync(Before, Cancellation);
        await ExecuteAsync(database, "insert into companies (id, name, time_zone, created_at) values (gen_random_uuid(), 'Company', 'UTC', now())");
        await AddAsync(database, "walked", proof: "Walked", knownTo: null);
        await AddAsync(database, "joined and failed", proof: "Joined", knownTo: null, failed: "{[2026-01-05, 2026-01-06)}");
        await AddAsync(database, "known", proof: "Walked", knownTo: 7);
        await AddAsync(database, "counted", proof: "Counted", knownTo: null);

        await db.Database.MigrateAsync(Cancellation);

        (await ReadAsync(database)).ShouldBe(
        [
            "counted: Proved, , Counted, whole",
            "joined and failed: Failed, , , nothing",
            "known: Proved, , Walked, whole",
            "walked: Partial, CountUnknown, , nothing",
        ]);
        var lists = await db.Connections.IgnoreQueryFilters().Select(connection => connection.KnownList).ToListAsync(Cancellation);
        lists.OfType<KnownList>().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            known => (known.To, known.From, known.SettledTo).ShouldBe((7, null, 7 - KnownList.LateIds)),
            known => known.At.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5)));
    }

    private static async Task AddAsync(NpgsqlDataSource database, string name, string proof, long? knownTo, string failed = "{}")
    {
        await ExecuteAsync(
            database,
            """
            insert into connections (company_id, id, platform, name, settings, secrets_set, state, created_at, list_known_to)
            select id, gen_random_uuid(), 'ecomanager', $1, '{}', '{}', 'Active', now(), $2::bigint from companies
            """,
            name,
            knownTo);
        await ExecuteAsync(
            database,
            """
            insert into order_coverage (company_id, connection_id, stream, month, state, proof, proved, proved_at, failed, differing, checked_at, run_id, window_from, window_to)
            select company_id, id, 'orders', '2026-01-01', case when $3::tstzmultirange = '{}' then 'Proved' else 'Failed' end, $2,
                '{[2026-01-01, 2026-02-01)}', now(), $3::tstzmultirange, '{}', now(), gen_random_uuid(), '2026-01-01', '2026-02-01'
            from connections where name = $1
            """,
            name,
            proof,
            failed);
    }

    private static async Task<List<string>> ReadAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            """
            select format('%s: %s, %s, %s, %s', name, coverage.state, reason, proof, case when isempty(proved) then 'nothing' else 'whole' end)
            from order_coverage coverage join connections on connections.id = coverage.connection_id order by name
            """);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add(reader.GetString(0));
        return rows;
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, params object?[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddAll(parameters);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
