namespace OrderSync.Tests.Sandbox;

public sealed class LedgerTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    [Fact]
    public async Task The_ledger_tells_what_was_asked_and_which_orders_were_served()
    {
        var shop = await sandbox.ShopAsync("ledger", new { orders = 250 });
        var first = await shop.PageAsync();
        await shop.PageAsync();
        await shop.PageAsync($"per_page=100&sort_direction=desc&cursor={first.NextCursor()}");
        using var missing = await shop.CallAsync($"{shop.Orders}/1");

        var ledger = await shop.GetAsync("/ledger");

        ledger.GetProperty("requests").GetProperty("total").GetInt32().ShouldBe(4);
        ledger.GetProperty("requests").GetProperty("byStatus").GetRawText().ShouldBe("""{"200":3,"404":1}""");
        ledger.GetProperty("served").GetRawText().ShouldBe("""{"records":300,"distinct":200,"minId":100051,"maxId":100250}""");
        ledger.GetProperty("truth").GetProperty("existing").GetInt32().ShouldBe(250);
        (await shop.LinesAsync("ledger/served")).Ids().ShouldBe(Enumerable.Range(100_051, 200).Select(id => (long)id));
    }

    [Fact]
    public async Task The_last_calls_are_kept_newest_first_and_never_the_token()
    {
        var shop = await sandbox.ShopAsync("calls", new { orders = 250 });
        await shop.PageAsync("per_page=3&sort_direction=asc");
        await shop.PageAsync("per_page=2&sort_direction=desc");

        var calls = await shop.GetAsync("/ledger/requests?last=5");

        calls.GetArrayLength().ShouldBe(2);
        calls[0].Text("query").ShouldBe("?per_page=2&sort_direction=desc");
        calls[0].GetProperty("firstId").GetInt64().ShouldBe(100_250);
        calls[1].GetProperty("lastId").GetInt64().ShouldBe(100_003);
        calls[1].GetProperty("count").GetInt32().ShouldBe(3);
        calls[1].GetProperty("status").GetInt32().ShouldBe(200);
        calls.GetRawText().ShouldNotContain("sandboxtoken", Case.Insensitive);
        calls.GetRawText().ShouldNotContain("Bearer", Case.Insensitive);
    }

    [Fact]
    public async Task A_cleared_ledger_starts_again_and_leaves_the_orders_alone()
    {
        var shop = await sandbox.ShopAsync("cleared", new { orders = 20 });
        await shop.PageAsync();
        await shop.PostAsync("/orders", new { count = 1 });

        using var cleared = await shop.TryAsync(HttpMethod.Delete, "/ledger");

        var ledger = await shop.GetAsync("/ledger");
        ledger.GetProperty("requests").GetProperty("total").GetInt32().ShouldBe(0);
        ledger.GetProperty("served").GetRawText().ShouldBe("""{"records":0,"distinct":0}""");
        ledger.GetProperty("truth").GetProperty("existing").GetInt32().ShouldBe(21);
    }
}
