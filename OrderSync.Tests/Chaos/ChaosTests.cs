using System.Globalization;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Chaos;

/// <summary>
/// Ten shops are fetched by two workers while workers, Postgres and Redis are killed, restarted and emptied, and the platform
/// answers badly: nothing is missing, nothing is double, nothing is stale, no run is stuck.
/// </summary>
/// <remarks>ORDERSYNC_CHAOS_SEEDS says how many seeds are tried (20); ORDERSYNC_CHAOS_SEED tries that one alone.</remarks>
[Collection(nameof(Chaos))]
[Trait("Category", "chaos")]
public sealed class ChaosTests(ChaosApp chaos, ITestOutputHelper output)
{
    private const int Shops = 10;
    private const int Orders = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<int>> Seeds() =>
        Number("ORDERSYNC_CHAOS_SEED") is { } alone
            ? [new(alone)]
            : Enumerable.Range(1, Number("ORDERSYNC_CHAOS_SEEDS") ?? 20).Select(seed => new TheoryDataRow<int>(seed));

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Nothing_is_missing_double_stale_or_stuck(int seed)
    {
        var (shops, before) = await FetchAsync(seed);

        for (var index = 0; index < Shops; index++)
        {
            var check = await ChaosCheck.OfAsync(chaos.Database, shops[index], await shops[index].TruthAsync(), Cancellation);
            // What was there when the fetch began must have come with it, whatever an incremental run would bring later.
            check.Missing.Intersect(before[index]).ShouldBeEmpty($"seed {seed}, {shops[index].Name}");
            check.Doubled.ShouldBeEmpty($"seed {seed}, {shops[index].Name}");
        }
        await Task.WhenAll(shops.Select(shop => CalmFetchAsync(shop, seed)));
        foreach (var shop in shops)
        {
            var check = await ChaosCheck.OfAsync(chaos.Database, shop, await shop.TruthAsync(), Cancellation);
            check.Missing.ShouldBeEmpty($"seed {seed}, {shop.Name}");
            check.Doubled.ShouldBeEmpty($"seed {seed}, {shop.Name}");
            check.Stale.ShouldBeEmpty($"seed {seed}, {shop.Name}");
        }
    }

    /// <summary>The check of the check: it must see what a writer loses, and what it does not change.</summary>
    [Fact]
    public async Task A_broken_writer_is_found_out()
    {
        await chaos.ExecuteAsync("""
            create function lose() returns trigger language plpgsql as $$ begin
                return case when new.external_id::bigint % 500 = 0 then null else new end; end $$;
            create function keep() returns trigger language plpgsql as $$ begin return old; end $$;
            create trigger lose before insert on orders for each row execute function lose();
            create trigger keep before update on orders for each row execute function keep();
            """);
        try
        {
            var shop = await chaos.ConnectShopAsync(new { orders = Orders, days = 40, seed = 999 });
            await chaos.Merchant.FetchAsync(shop, FetchMode.Auto, stopAtFirst: true);
            var lost = await ChaosCheck.OfAsync(chaos.Database, shop, await shop.TruthAsync(), Cancellation);
            lost.Missing.Count.ShouldBe(Orders / 500);

            var open = (await shop.TruthAsync()).First(order => order.State != "Livré" && !lost.Missing.Contains(order.Key));
            await shop.ChangeStateAsync(open.Key, "Livré");
            await chaos.Merchant.FetchAsync(shop, FetchMode.Incremental);
            (await ChaosCheck.OfAsync(chaos.Database, shop, await shop.TruthAsync(), Cancellation)).Stale.ShouldBe([open.Key]);
        }
        finally
        {
            await chaos.ExecuteAsync("""
                drop trigger lose on orders; drop trigger keep on orders; drop function lose(); drop function keep();
                """);
        }
    }

    private async Task<(SimulatedShop[] Shops, List<HashSet<string>> Before)> FetchAsync(int seed)
    {
        var shops = await Task.WhenAll(Enumerable.Range(0, Shops).Select(number =>
            chaos.ConnectShopAsync(new { orders = Orders, days = 40, seed = (seed * 100) + number, latencyMs = 10 })));
        var before = new List<HashSet<string>>();
        foreach (var shop in shops)
            before.Add(await shop.TrueIdsAsync());
        await Task.WhenAll(shops.Select((shop, number) => ChaosApp.MisbehaveAsync(shop, (seed * 100) + number)));
        var runs = await Task.WhenAll(shops.Select(shop => chaos.StartAsync(shop, FetchMode.Auto)));
        await new Disturbance(chaos.App, seed, act => output.WriteLine($"seed {seed}: {act}")).RunAsync(Cancellation);
        foreach (var run in runs)
            await UntilCompletedAsync(run.Id, seed);
        return (shops, before);
    }

    private async Task CalmFetchAsync(SimulatedShop shop, int seed)
    {
        await shop.ClearFaultsAsync();
        var run = await chaos.StartAsync(shop, FetchMode.Incremental);
        await UntilCompletedAsync(run.Id, seed);
    }

    /// <summary>What failed for a passing reason is tried again by itself: only "completed" is an end.</summary>
    private async Task UntilCompletedAsync(Guid run, int seed)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (state, said) = await chaos.StateAsync(run, Cancellation);
            if (state == RunState.Completed)
                return;
            if (TimeProvider.System.GetElapsedTime(asked) > Patience)
                throw new TimeoutException($"Seed {seed}: after {Patience} run {run} is still {state}: {said}");
            await Task.Delay(200, Cancellation);
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
