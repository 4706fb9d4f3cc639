using System.Globalization;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Chaos;

/// <summary>Sixty connections of twelve companies are fetched at once by one worker.</summary>
[Collection(nameof(Chaos))]
public sealed class ManyRunsTests(ITestOutputHelper output)
{
    private const int Companies = 12;
    private const int ShopsEach = 5;
    private const int Orders = 400;
    private const long MostMemoryKilobytes = 700 * 1024;

    /// <summary>A slot whose next run had to be found by the sweep, or by Quartz's own look, would be idle for longer than the runs take.</summary>
    private const double MostIdle = 0.5;

    /// <param name="slots">How many runs the worker executes at once.</param>
    [Theory]
    [InlineData(64)]
    [InlineData(16)]
    public async Task All_of_many_runs_end_and_none_starves(int slots)
    {
        await using var app = AppFixture.With($"--worker:Worker__ConcurrentRuns={slots}");
        var merchants = await Task.WhenAll(Enumerable.Range(0, Companies).Select(number => Merchant.OfNewCompanyAsync(app)));
        var shops = await Task.WhenAll(merchants.SelectMany(merchant => Enumerable.Range(0, ShopsEach)
            .Select(async seed => (Merchant: merchant, Shop: await merchant.ConnectShopAsync(new { orders = Orders, days = 40, seed, latencyMs = 100 })))));
        // Api and worker that have only just started compile their code first: that is not what this is about.
        await Task.WhenAll(merchants.Select(async merchant =>
            await merchant.FetchAsync(await merchant.ConnectShopAsync(new { orders = 100, days = 5, seed = 99 }), FetchMode.Auto, stopAtFirst: true)));

        var started = await Task.WhenAll(shops.Select(async one => (one.Merchant, one.Shop, Run: await one.Merchant.StartAsync(one.Shop, FetchMode.Auto, stopAtFirst: true))));
        var ended = (await Task.WhenAll(started.GroupBy(one => one.Merchant, one => one.Run).Select(runs => runs.Key.UntilAllEndedAsync([.. runs]))))
            .SelectMany(runs => runs).ToList();

        ended.ShouldAllBe(run => run.State == RunState.Completed);
        ended.Sum(run => run.Counts.Created).ShouldBe(Companies * ShopsEach * Orders);
        foreach (var (merchant, shop, _) in started)
            await merchant.ShouldHoldExactlyAsync(shop, await shop.TrueIdsAsync());
        MostAtOnce(ended).ShouldBeLessThanOrEqualTo(slots);
        IdleShare(ended, slots).ShouldBeLessThan(MostIdle);
        var memory = ProcessMemory.PeakKilobytes(app.Replicas("worker").All.Single().ProcessId);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slots} slots: peak memory {memory / 1024:N0} MB, {MostAtOnce(ended)} runs at once, slots were free for {IdleShare(ended, slots):P1} while runs waited"));
        memory.ShouldBeLessThan(MostMemoryKilobytes);
        foreach (var merchant in merchants)
            merchant.Dispose();
    }

    /// <summary>Never more than the slots; how many fewer depends on how soon the first have ended, and so on the machine.</summary>
    private static int MostAtOnce(IReadOnlyList<RunView> runs) =>
        runs.Max(one => runs.Count(other => other.StartedAt <= one.StartedAt && one.StartedAt < other.EndedAt));

    /// <summary>
    /// For how much of the time that runs took a slot was free while a run waited for one: a share and not seconds, since a busy machine is
    /// slow at both.
    /// </summary>
    private static double IdleShare(IReadOnlyList<RunView> runs, int slots)
    {
        var ends = runs.Select(run => run.EndedAt!.Value).Order().ToList();
        var queued = runs.Max(run => run.QueuedAt);
        var idle = runs.Select(run => run.StartedAt!.Value).Order().Select((start, index) => start - (index < slots ? queued : ends[index - slots]));
        return idle.Sum(time => Math.Max(0, time.TotalSeconds)) / runs.Sum(run => (run.EndedAt!.Value - run.StartedAt!.Value).TotalSeconds);
    }
}
