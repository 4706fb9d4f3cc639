using System.Globalization;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Bench;

/// <summary>
/// From the sandbox's HTTP to committed rows, against a binary COPY of the same rows (orders, lines, revisions) into
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
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var small = await FetchAsync(merchant, Small, 2, await FreshWorkerAsync());
        // Twice: the first of them still meets code that the runtime has not optimised.
        var running = app.Replicas("worker").All.Single(process => process.IsRunning);
        await FetchAsync(merchant, Small, 3, running);
        var warm = await FetchAsync(merchant, Small, 5, running);
        var limit = await new RawCopy(await app.ConnectionStringAsync("ordersync")).OrdersPerSecondAsync(warm.ConnectionId);
        var large = await FetchAsync(merchant, Large, 4, await FreshWorkerAsync());

        var share = warm.OrdersPerSecond / limit.AsValues;
        var memory = (double)large.PeakKilobytes / small.PeakKilobytes;
        Say($"ingest: {Small:N0} orders at {warm.OrdersPerSecond:N0}/s by a warm worker, {warm.OrdersPerTransaction:N0} a transaction; {warm.Cpu.PerOrder(Small)}");
        Say($"ingest: binary COPY of the same rows: {limit.AsValues:N0}/s, share {share:P0} (at least 25 %); already encoded: {limit.AsBytes:N0}/s, share {warm.OrdersPerSecond / limit.AsBytes:P0}");
        Say($"ingest: {Small:N0} orders at {small.OrdersPerSecond:N0}/s by a fresh worker; {small.Cpu.PerOrder(Small)}");
        Say($"ingest: {Large:N0} orders at {large.OrdersPerSecond:N0}/s by a fresh worker, {large.OrdersPerTransaction:N0} a transaction; {large.Cpu.PerOrder(Large)}");
        Say($"ingest: fresh worker's peak memory {small.PeakKilobytes / 1024:N0} MB for {Small:N0}, {large.PeakKilobytes / 1024:N0} MB for {Large:N0}; ratio {memory:N2} (0.80 to 1.20)");
        share.ShouldBeGreaterThanOrEqualTo(0.25);
        memory.ShouldBeInRange(0.8, 1.2);
    }

    private async Task<Replica> FreshWorkerAsync()
    {
        var worker = app.Replicas("worker");
        foreach (var process in worker.All.Where(process => process.IsRunning))
            await worker.StopAsync(process);
        return await worker.StartReplicaAsync(Merchant.Cancellation);
    }

    private async Task<Measured> FetchAsync(Merchant merchant, int orders, int seed, Replica worker)
    {
        var shop = await merchant.ConnectShopAsync(new { orders, days = 360, seed });
        var before = ProcessCpu.Now(app);
        var run = await merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var ended = await merchant.UntilEndedAsync(run.Id, TimeSpan.FromMinutes(20));
        ended.Task.Counts.ShouldBe(new RunCounts(orders, orders, 0, 0, 0));
        var took = ended.Task.EndedAt!.Value - ended.Task.StartedAt!.Value;
        var cpu = ProcessCpu.Now(app).Since(before);
        var transactions = await merchant.ScalarAsync<long>("select count(distinct received_at) from order_revisions where run_id = $1", run.Id);
        return new Measured(shop.ConnectionId, orders / took.TotalSeconds, (double)orders / transactions, ProcessMemory.PeakKilobytes(worker.ProcessId), cpu);
    }

    private void Say(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Measured(Guid ConnectionId, double OrdersPerSecond, double OrdersPerTransaction, long PeakKilobytes, ProcessCpu Cpu);
}
