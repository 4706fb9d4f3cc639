using System.Net;
using Aspire.Hosting.Testing;
using Npgsql;

namespace OrderSync.Tests.Hosting.Local;

public sealed class ReplicaTests
{
    [Fact]
    public async Task A_killed_worker_stays_dead_until_another_is_started_in_its_place()
    {
        await using var app = await AppFixture.StartAsync("--ORDERSYNC_WORKERS=2");
        var worker = app.GetLocal("worker");
        worker.Processes.Select(process => process.IsRunning).ShouldBe([true, true]);
        var killed = worker.Processes[1];

        await worker.KillAsync(killed);

        worker.Processes.Select(process => process.IsRunning).ShouldBe([true, false]);
        var started = await worker.StartReplicaAsync(AppFixture.Cancellation);
        started.Number.ShouldBe(killed.Number);
        started.Address.ShouldBe(killed.Address);
        started.ProcessId.ShouldNotBe(killed.ProcessId);
        using var client = new HttpClient();
        (await client.GetAsync(new Uri(started.Address!, "/health"), AppFixture.Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await worker.StartReplicaAsync(AppFixture.Cancellation)).Number.ShouldBe(3);
    }

    [Fact]
    public async Task A_killed_Postgres_comes_back_with_its_data_under_the_same_connection_string()
    {
        await using var app = await AppFixture.StartAsync();
        var connectionString = await app.GetConnectionStringAsync("ordersync", AppFixture.Cancellation);
        await ExecuteAsync(connectionString, "CREATE TABLE kept AS SELECT 42 AS value; CHECKPOINT");
        var postgres = app.GetLocal("postgres");

        await postgres.KillAsync(postgres.Processes.Single());
        await postgres.StartReplicaAsync(AppFixture.Cancellation);

        (await ExecuteAsync(connectionString, "SELECT value FROM kept")).ShouldBe(42);
    }

    private static async Task<object?> ExecuteAsync(string? connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(AppFixture.Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(AppFixture.Cancellation);
    }
}
