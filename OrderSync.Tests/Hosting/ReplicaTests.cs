using Npgsql;

namespace OrderSync.Tests.Hosting;

[Collection(nameof(OwnApplications))]
public sealed class ReplicaTests
{
    [Fact]
    public async Task A_killed_worker_stays_dead_until_another_is_started_in_its_place()
    {
        await using var app = AppFixture.With("--ORDERSYNC_WORKERS=2");
        await app.ReadyAsync();
        var worker = app.Replicas("worker");
        worker.All.Select(replica => replica.IsRunning).ShouldBe([true, true]);
        var killed = worker.All[1];

        await worker.KillAsync(killed);

        worker.All.Select(replica => replica.IsRunning).ShouldBe([true, false]);
        var started = await worker.StartReplicaAsync(AppFixture.Cancellation);
        started.Number.ShouldBe(killed.Number);
        started.ProcessId.ShouldNotBe(killed.ProcessId);
        worker.All.Select(replica => replica.IsRunning).ShouldBe([true, true]);
    }

    [Fact]
    public async Task A_killed_Postgres_comes_back_with_its_data_under_the_same_connection_string()
    {
        await using var app = AppFixture.With();
        await app.ReadyAsync();
        var connectionString = await app.ConnectionStringAsync("ordersync");
        await ExecuteAsync(connectionString, "CREATE TABLE kept AS SELECT 42 AS value; CHECKPOINT");
        var postgres = app.Replicas("postgres");

        await postgres.KillAsync(postgres.All.Single());
        await postgres.StartReplicaAsync(AppFixture.Cancellation);

        (await app.ConnectionStringAsync("ordersync")).ShouldBe(connectionString);
        (await ExecuteAsync(connectionString, "SELECT value FROM kept")).ShouldBe(42);
    }

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(AppFixture.Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(AppFixture.Cancellation);
    }
}
