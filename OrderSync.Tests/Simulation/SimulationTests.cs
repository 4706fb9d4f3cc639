using FsCheck;
using FsCheck.Fluent;
using Npgsql;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Simulation;

/// <summary>
/// Histories of platforms made by seed, read by the worker's own code: whatever happens, nothing is called proved, and nothing deleted,
/// that the platform's own log contradicts; and when it is quiet again, everything is here.
/// </summary>
public sealed class SimulationTests(ApiFixture api) : ApiTest(api)
{
    private const int InCi = 500;

    /// <summary>They wait for Postgres more than they compute.</summary>
    private const int AtOnce = 4;

    private static bool Shrinks => Environment.GetEnvironmentVariable("ORDERSYNC_SIMULATION_SHRINK") != "no";

    /// <summary>
    /// ORDERSYNC_SIMULATIONS says how many; ORDERSYNC_SIMULATION_SEED, as a failure names it, repeats one; ORDERSYNC_SIMULATION_SHRINK=no
    /// leaves a failing one as long as it is.
    /// </summary>
    [Fact]
    public async Task No_history_contradicts_what_is_claimed()
    {
        var company = await Api.CreateCompanyAsync();
        // The same statements thousands of times: parsed and planned once.
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(Api.Servers.Postgres) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2 });
        if (Environment.GetEnvironmentVariable("ORDERSYNC_SIMULATION_SEED") is { Length: > 0 } seed)
        {
            await CheckAsync(database, company, Config.QuickThrowOnFailure.WithMaxTest(1).WithReplay(Parse(seed)));
            return;
        }
        var count = int.TryParse(Environment.GetEnvironmentVariable("ORDERSYNC_SIMULATIONS"), out var asked) ? asked : InCi;
        var share = Config.QuickThrowOnFailure.WithMaxTest(((count - 1) / AtOnce) + 1);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => CheckAsync(database, company, share.WithReplay(Any()))));
    }

    /// <summary>A check blocks its thread.</summary>
    private static Task CheckAsync(NpgsqlDataSource database, TestCompany company, Config config) => Task.Factory.StartNew(
        () => Prop.ForAll(Shrinks ? Histories.Any : Histories.AsTheyAre, history => LiveAsync(database, company, history)).Check(config),
        Cancellation,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static async Task LiveAsync(NpgsqlDataSource database, TestCompany company, History history)
    {
        await using var merchant = await SimulatedMerchant.ConnectAsync(database, company, history);
        await merchant.LiveAsync();
    }

    private static Replay Any() => new(new Rnd((ulong)Random.Shared.NextInt64(), (ulong)Random.Shared.NextInt64() | 1), null);

    /// <summary>"seed,gamma,size"</summary>
    private static Replay Parse(string text)
    {
        var parts = text.Trim('(', ')').Split(',');
        return new Replay(new Rnd(ulong.Parse(parts[0]), ulong.Parse(parts[1])), parts.Length > 2 ? int.Parse(parts[2]) : null);
    }
}
