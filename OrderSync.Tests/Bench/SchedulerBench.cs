using System.Globalization;
using Npgsql;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Bench;

/// <summary>
/// 200 schedules with 10 firings a second for a minute on two workers: each time fires once, and soon. The connections are switched off, so a firing does
/// all that it always does but start a run: it is looked up, recorded, and passed over with the reason.
/// </summary>
[Trait("Category", "bench")]
[Collection(nameof(Bench))]
public sealed class SchedulerBench(ITestOutputHelper output)
{
    private const int Schedules = 200;
    private const int Period = 20;
    private const int Seconds = 60;

    private const string PrepareText = """
        with owner as (select company_id from users where email = $1),
        shops as (
            insert into connections (company_id, id, platform, name, settings, secrets_set, state, created_at)
            select company_id, gen_random_uuid(), 'ecomanager', 'Shop ' || number, '{}', '{}', 'Disabled', now() from owner, generate_series(1, $2) as number
            returning company_id, id, name)
        insert into schedules (company_id, id, kind, connection_id, cron, is_custom, overlap, catch_up, settled_to, version, created_at)
        select company_id, gen_random_uuid(), 'OrderSync', id, second || ',' || (second + 20) || ',' || (second + 40) || ' * * * * ?', true, 'Skip',
            interval '1 hour', now(), 1, now()
        from (select *, substr(name, 6)::int % 20 as second from shops) shop
        """;

    /// <summary>Times within the minute that begins at $1.</summary>
    private const string FiredText = """
        select count(*), count(distinct (schedule_id, due_at)), count(distinct schedule_id), count(*) filter (where outcome = 'Missed'),
            coalesce(percentile_disc(0.5) within group (order by extract(epoch from fired_at - due_at) * 1000), 0)::float8,
            coalesce(percentile_disc(0.95) within group (order by extract(epoch from fired_at - due_at) * 1000), 0)::float8,
            coalesce(max(extract(epoch from fired_at - due_at) * 1000), 0)::float8
        from schedule_firings where due_at >= $1 and due_at < $1 + $2 * interval '1 second' and requested_by = 'schedule' and kind = 'OrderSync'
        """;

    [Fact]
    public async Task Scheduler()
    {
        await using var app = AppFixture.With("--ORDERSYNC_WORKERS=2", "--worker:Scheduler__Spread=00:00:00");
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        await merchant.ExecuteAsync(PrepareText, merchant.Email, Schedules);
        (await merchant.Api.Post("/api/v1/scheduler/start")).EnsureSuccessStatusCode();
        while (await merchant.ScalarAsync<long>("select count(*) from quartz.qrtz_triggers where job_name = 'schedule'") <= Schedules)
            await Task.Delay(200, Merchant.Cancellation);
        // All are planned: the minute that is measured begins at the next full period.
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var from = DateTimeOffset.FromUnixTimeSeconds(((now / Period) + 1) * Period);
        await Task.Delay(from.AddSeconds(Seconds + 5) - TimeProvider.System.GetUtcNow(), Merchant.Cancellation);

        await using var database = NpgsqlDataSource.Create(await app.ConnectionStringAsync("ordersync"));
        await using var command = database.CreateCommand(FiredText);
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(Seconds);
        await using var reader = await command.ExecuteReaderAsync(Merchant.Cancellation);
        await reader.ReadAsync(Merchant.Cancellation);
        var (firings, distinct, schedules, missed) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        var (p50, p95, most) = (reader.GetDouble(4), reader.GetDouble(5), reader.GetDouble(6));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"scheduler: {schedules} schedules on 2 workers, {firings} firings in {Seconds} s ({distinct} distinct, {missed} missed), late by p50 {p50:N0} ms, p95 {p95:N0} ms (under 500), most {most:N0} ms"));
        const int Expected = Schedules * Seconds / Period;
        (firings, distinct, schedules, missed).ShouldBe((Expected, Expected, Schedules, 0));
        p95.ShouldBeLessThan(500);
    }
}
