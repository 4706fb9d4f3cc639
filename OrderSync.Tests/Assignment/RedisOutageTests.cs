using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrderSync.Core.Assignment;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;
using OrderSync.Tests.Fixtures;
using OrderSync.Worker.Assignment;

namespace OrderSync.Tests.Assignment;

/// <summary>Redis stops while workers hand out. Servers of its own: the sweep is about all companies that there are.</summary>
public sealed class RedisOutageTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private const int Assigners = 4;
    private const int Orders = 2_000;

    private static readonly Guid Company = Guid.CreateVersion7();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_hand_out_goes_on_and_the_sweep_finds_what_nobody_could_hear_of_each_order_once()
    {
        await using var servers = await LocalServers.StartAsync("ordersync_outage");
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        await PrepareAsync(servers, database);
        var log = new CapturedLog();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        var passes = new List<AssignmentPass>();
        for (var assigner = 0; assigner < Assigners; assigner++)
            passes.Add(await PassAsync(database, logs));

        var handingOut = Task.WhenAll(passes.Select(pass => Task.Run(
            () => pass.RunAsync(Company, TimeProvider.System.GetUtcNow().AddHours(1), int.MaxValue, Cancellation), Cancellation)));
        while (await CountAsync(database, "assignments") < Orders / 20)
            await Task.Delay(5, Cancellation);
        await redis.StopAsync();
        var atOutage = await CountAsync(database, "assignments");
        var outcomes = await handingOut;
        await AddOrdersAsync(database, "later", 500);
        await new AssignmentSweep(passes[0], TimeProvider.System, NullLogger<AssignmentSweep>.Instance).Execute(null!, Cancellation);

        atOutage.ShouldBeInRange(Orders / 20, Orders - 1, "Redis was to go in the middle");
        outcomes.Sum(outcome => outcome.Assigned).ShouldBe(Orders);
        (await CountAsync(database, "assignments")).ShouldBe(Orders + 500);
        (await CountAsync(database, "(select distinct order_id from assignments where state = 'Assigned') given")).ShouldBe(Orders + 500);
        // Each hand-out told each agent of all that it gave them, although nobody could be woken.
        (await CountAsync(database, "assignments", "sum(1)")).ShouldBe(await CountAsync(database, "notification_facts", "sum(split_part(sentence, ' ', 1)::int)"));
        (await CountAsync(database, "notification_facts", "count(distinct user_id)")).ShouldBe(3);
        log.Lines.ShouldContain(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("Redis is away"));
    }

    /// <summary>As each process has it.</summary>
    private async Task<AssignmentPass> PassAsync(NpgsqlDataSource database, ILoggerFactory logs)
    {
        var client = await redis.ConnectAsync();
        var notifications = new NotificationWriter(database, new NotificationMessages(client, logs.CreateLogger<NotificationMessages>()));
        var news = new AgentNews(new RedisLiveEvents(client, logs.CreateLogger<RedisLiveEvents>()), notifications, TimeProvider.System);
        return new AssignmentPass(database, new AssignmentBatches(database, TimeProvider.System), news, TimeProvider.System);
    }

    private static async Task PrepareAsync(LocalServers servers, NpgsqlDataSource database)
    {
        await using (var db = new OrderSyncDb(new DbContextOptionsBuilder<OrderSyncDb>().UseNpgsql(servers.Postgres).Options))
            await db.Database.MigrateAsync(Cancellation);
        await ExecuteAsync(database, "insert into companies (id, name, time_zone, created_at) values ($1, 'Company', 'UTC', now())");
        await ExecuteAsync(database, """
            insert into users (id, company_id, email, name, role, password_hash, created_at)
            select gen_random_uuid(), $1, n || '@example.com', 'Agent ' || n, 'Agent', '', now() from generate_series(1, 3) n
            """);
        await ExecuteAsync(database, """
            insert into agents (company_id, user_id, takes_part, weight, capacity, hours, on_duty, last_turn)
            select company_id, id, true, 1, 100000, '[]', true, 0 from users where company_id = $1
            """);
        await ExecuteAsync(database, """
            insert into connections (company_id, id, platform, name, settings, secrets_set, state, created_at)
            values ($1, gen_random_uuid(), 'stub', 'Shop', '{}', '{}', 'Active', now())
            """);
        await ExecuteAsync(database, """
            insert into assignment_settings (company_id, enabled, statuses, max_age_days, batch_size, newest, oldest_every, turn)
            values ($1, true, '{Pending}', 30, 50, 10000, 5, 0)
            """);
        await AddOrdersAsync(database, "first", Orders);
    }

    private static Task AddOrdersAsync(NpgsqlDataSource database, string name, int count) => ExecuteAsync(
        database,
        """
        insert into orders (company_id, id, connection_id, external_id, number, status, platform_status, is_open, placed_at, line_count, revision,
            content_hash, first_seen_at, changed_at)
        select company_id, gen_random_uuid(), id, $2 || n, $2 || n, 'Pending', 'word', true, now() - n * interval '1 second', 0, 1, '\x01', now(), now()
        from connections, generate_series(1, $3) n where company_id = $1
        """,
        name, count);

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(Company);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource database, string from, string what = "count(*)")
    {
        await using var command = database.CreateCommand($"select {what} from {from}");
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
