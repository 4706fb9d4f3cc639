using System.Text;

namespace OrderSync.Tests.Sandbox;

/// <summary>Apart from the others: it measures memory, which parallel tests would disturb.</summary>
[CollectionDefinition("Sandbox memory", DisableParallelization = true)]
public sealed class MillionOrdersCollection;

[Collection("Sandbox memory")]
public sealed class MillionOrdersTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    private const int Million = 1_000_000;

    [Fact]
    public async Task A_shop_of_a_million_orders_takes_no_more_memory_than_a_small_one()
    {
        await RetainedByAsync("warm-up", 1_000);
        var small = await RetainedByAsync("small", 1_000);
        var large = await RetainedByAsync("large", Million);

        // The orders themselves would take hundreds of megabytes; a list of their ids alone would take eight.
        (large - small).ShouldBeLessThan(4_000_000);
    }

    [Fact]
    public async Task First_last_and_deep_pages_of_a_million_orders_are_where_they_should_be()
    {
        var shop = await sandbox.ShopAsync("deep", new { orders = Million, days = 900 });
        var newest = await shop.PageAsync();
        var oldest = await shop.PageAsync("per_page=100&sort_direction=asc");
        var deep = await shop.PageAsync($"per_page=100&sort_direction=desc&cursor={Cursor(600_001)}");

        newest.DataIds().ShouldBe(Enumerable.Range(0, 100).Select(n => 1_100_000L - n));
        oldest.DataIds().ShouldBe(Enumerable.Range(0, 100).Select(n => 100_001L + n));
        deep.DataIds().ShouldBe(Enumerable.Range(0, 100).Select(n => 600_000L - n));
        deep.NextCursor().ShouldBe(Cursor(599_901));
    }

    [Fact]
    public async Task The_truth_of_a_million_orders_is_a_million_lines()
    {
        await sandbox.ShopAsync("truth", new { orders = Million });
        await using var stream = await sandbox.Http.GetStreamAsync(
            "/_sandbox/ecomanager/truth/ledger/truth", TestContext.Current.CancellationToken);
        var buffer = new byte[256 * 1024];
        var lines = 0;

        for (int read; (read = await stream.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0;)
            lines += buffer.AsSpan(0, read).Count((byte)'\n');

        lines.ShouldBe(Million);
    }

    private async Task<long> RetainedByAsync(string name, int orders)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var shop = await sandbox.ShopAsync(name, new { orders, days = 900 });
        var first = await shop.PageAsync();
        await shop.PageAsync($"per_page=100&sort_direction=desc&cursor={first.NextCursor()}");
        await shop.PageAsync($"per_page=100&sort_direction=desc&cursor={Cursor(100_000 + (orders / 2))}");
        return GC.GetTotalMemory(forceFullCollection: true) - before;
    }

    private static string Cursor(long id) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes($$"""{"id":{{id}},"_pointsToNextItems":true}""")).TrimEnd('=');
}
