using System.Globalization;
using OrderSync.Contracts.Runs;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Bench;

/// <summary>Fetching unchanged orders again, against the first fetch of the same orders in the same run.</summary>
[Trait("Category", "bench")]
[Collection(nameof(Bench))]
public sealed class ResyncBench(AppFixture app, ITestOutputHelper output)
{
    private const int Orders = 100_000;

    [Fact]
    public async Task Resync()
    {
        using var merchant = await Merchant.OfNewCompanyAsync(app);
        var shop = await merchant.ConnectShopAsync(new { orders = Orders, days = 360, seed = 41 });
        var first = await FetchAsync(merchant, shop);
        var before = await VersionsAsync(merchant, shop);

        var again = await FetchAsync(merchant, shop);

        var ratio = again.OrdersPerSecond / first.OrdersPerSecond;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"resync: {Orders:N0} unchanged orders at {again.OrdersPerSecond:N0}/s, first fetch {first.OrdersPerSecond:N0}/s; {ratio:N1} times as fast (at least 2)"));
        first.Counts.ShouldBe(new RunCounts(Orders, Orders, 0, 0, 0));
        again.Counts.ShouldBe(new RunCounts(Orders, 0, 0, Orders, 0));
        (await VersionsAsync(merchant, shop)).ShouldBe(before, "no order row may be written");
        ratio.ShouldBeGreaterThanOrEqualTo(2);
    }

    private static async Task<(RunCounts Counts, double OrdersPerSecond)> FetchAsync(Merchant merchant, SimulatedShop shop)
    {
        var run = await merchant.StartAsync(shop, FetchMode.Auto, stopAtFirst: true);
        var task = (await merchant.UntilEndedAsync(run.Id, TimeSpan.FromMinutes(5))).Task;
        return (task.Counts, task.Counts.Fetched / (task.EndedAt!.Value - task.StartedAt!.Value).TotalSeconds);
    }

    /// <summary>One figure over the versions of all rows: any row that is written, and any row lock, changes it.</summary>
    private static Task<string> VersionsAsync(Merchant merchant, SimulatedShop shop) => merchant.ScalarAsync<string>(
        "select md5(string_agg(xmin::text || xmax::text || ctid::text, ',' order by id)) from orders where connection_id = $1", shop.ConnectionId);
}
