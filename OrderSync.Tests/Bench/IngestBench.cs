using System.Globalization;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Bench;

/// <summary>
/// From the sandbox's HTTP to committed rows, against a raw binary COPY of the same rows (orders, lines, revisions) into
/// identical tables without an index in the same run; and what a ten times larger fetch costs in memory.
/// </summary>
[Trait("Category", "bench")]
[Collection(nameof(Bench))]
public sealed class IngestBench(AppFixture app, ITestOutputHelper output)
{
    private const int Small = 100_000;
    private const int Large = 1_000_000;

    [Fact]
    public async Task Ingest()
    {
        using var merchant = await Merchant.SignInAsync(app);
        await FetchAsync(merchant, 20_000, 1);

        var small = await FetchAsync(merchant, Small, 2);
        var limit = await new RawCopy(await app.ConnectionStringAsync("ordersync")).OrdersPerSecondAsync(small.ConnectionId);
        var large = await FetchAsync(merchant, Large, 3);

        var share = small.OrdersPerSecond / limit;
        var memory = (double)large.PeakKilobytes / small.PeakKilobytes;
        Say($"ingest: {Small:N0} orders at {small.OrdersPerSecond:N0}/s; raw COPY of the same rows {limit:N0}/s; share {share:P0} (at least 25 %)");
        Say($"ingest: {Large:N0} orders at {large.OrdersPerSecond:N0}/s");
        Say($"ingest: worker's peak memory {small.PeakKilobytes / 1024:N0} MB for {Small:N0}, {large.PeakKilobytes / 1024:N0} MB for {Large:N0}; ratio {memory:N2} (0.80 to 1.20)");
        share.ShouldBeGreaterThanOrEqualTo(0.25);
        memory.ShouldBeInRange(0.8, 1.2);
    }

    /// <summary>Fetches a fresh shop with a fresh worker.</summary>
    private async Task<Measured> FetchAsync(Merchant merchant, int orders, int seed)
    {
        var worker = app.Local("worker");
        foreach (var process in worker.Processes.Where(process => process.IsRunning))
            await worker.StopAsync(process);
        var fresh = await worker.StartReplicaAsync(Merchant.Cancellation);
        var shop = await merchant.ConnectShopAsync(new { orders, days = 360, seed });
        var run = await merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var ended = await merchant.UntilEndedAsync(run.Id, TimeSpan.FromMinutes(20));
        ended.Task.Counts.ShouldBe(new RunCounts(orders, orders, 0, 0, 0));
        var took = ended.Task.EndedAt!.Value - ended.Task.StartedAt!.Value;
        return new Measured(shop.ConnectionId, orders / took.TotalSeconds, PeakKilobytes(fresh.ProcessId));
    }

    /// <summary>The most resident memory that the process ever had, as the kernel counts it.</summary>
    private static long PeakKilobytes(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
    }

    private void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Measured(Guid ConnectionId, double OrdersPerSecond, long PeakKilobytes);
}
