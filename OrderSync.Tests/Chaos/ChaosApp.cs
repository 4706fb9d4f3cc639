using System.Net;
using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Chaos;

[CollectionDefinition(nameof(Chaos), DisableParallelization = true)]
public sealed class Chaos : ICollectionFixture<ChaosApp>;

/// <summary>An application of its own with two workers, and with short waits so that trouble costs seconds.</summary>
public sealed class ChaosApp : IAsyncLifetime
{
    private const int Workers = 2;

    public AppFixture App { get; } = AppFixture.With(
        $"--ORDERSYNC_WORKERS={Workers}",
        "--worker:Worker__ClusterCheckin=00:00:01",
        "--worker:Worker__FirstRetryAfter=00:00:01",
        "--worker:Worker__LongestRetryAfter=00:00:03",
        "--worker:Platforms__Calls__Timeout=00:00:02");

    public Merchant Merchant { get; private set; } = null!;

    public NpgsqlDataSource Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Merchant = await Merchant.OfNewCompanyAsync(App);
        Database = NpgsqlDataSource.Create(await App.ConnectionStringAsync("ordersync"));
    }

    public async ValueTask DisposeAsync()
    {
        Merchant.Dispose();
        await Database.DisposeAsync();
        await App.DisposeAsync();
    }

    /// <summary>With a budget, a breaker that opens soon and not for long, and a look-back over all that the shop has.</summary>
    public Task<SimulatedShop> ConnectShopAsync(object settings) => Merchant.ConnectShopAsync(
        settings, ("callsPerSecond", "40"), ("breakerSeconds", "1"), ("lookBackDays", "60"));

    /// <summary>Every fault that a platform may have and that passes, each call with a small chance.</summary>
    public static async Task MisbehaveAsync(SimulatedShop shop, int seed)
    {
        await shop.FaultAsync(new { kind = "rateLimited", retryAfterSeconds = 1, probability = 0.02, seed });
        await shop.FaultAsync(new { kind = "serverError", status = 502, html = true, probability = 0.03, seed = seed + 1 });
        await shop.FaultAsync(new { kind = "cut", probability = 0.03, seed = seed + 2 });
        await shop.FaultAsync(new { kind = "malformedJson", probability = 0.02, seed = seed + 3 });
        await shop.FaultAsync(new { kind = "timeout", seconds = 6, probability = 0.01, seed = seed + 6 });
        await shop.FaultAsync(new { kind = "repeatedPage", probability = 0.03, seed = seed + 4 });
        await shop.FaultAsync(new { kind = "lateUpdate", insert = 2, change = 5, probability = 0.1, seed = seed + 5 });
    }

    /// <summary>What another test has killed is up, and no pool holds a session of a server that is no more.</summary>
    public async Task CalmAsync()
    {
        NpgsqlConnection.ClearAllPools();
        using var api = App.CreateHttpClient("api");
        await api.UntilHealthyAsync();
        for (var well = 0; well < 5;)
            well = (await Merchant.Api.Get("/api/platform-operations/connections")).IsSuccessStatusCode ? well + 1 : 0;
    }

    /// <summary>SIGKILL: no worker is left.</summary>
    public async Task KillWorkersAsync()
    {
        var worker = App.Replicas("worker");
        foreach (var process in worker.All.Where(process => process.IsRunning).ToList())
            await worker.KillAsync(process);
    }

    public async Task StartWorkersAsync()
    {
        for (var worker = 0; worker < Workers; worker++)
            await App.Replicas("worker").StartReplicaAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The Api says 503 while a pool still holds sessions of a server that is no more; a client tries again, as this does.</summary>
    public async Task<RunView> StartAsync(SimulatedShop shop, FetchMode mode)
    {
        while (true)
        {
            var answer = await Merchant.TryStartAsync(shop, mode, stopAtFirst: mode == FetchMode.Auto);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                return await answer.Read<RunView>(HttpStatusCode.Accepted);
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
        }
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>From the row: the Api may be without a database for a moment.</summary>
    public async Task<(RunState? State, string Said)> StateAsync(Guid run, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Database.CreateCommand("select state, coalesce(reason, ''), retries, retry_at from runs where id = $1");
            command.Parameters.AddWithValue(run);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            return (Enum.Parse<RunState>(reader.GetString(0)), $"{reader.GetString(1)} retries {reader.GetInt32(2)}, next {reader.GetValue(3)}");
        }
        catch (NpgsqlException exception)
        {
            return (null, exception.Message);
        }
    }
}
