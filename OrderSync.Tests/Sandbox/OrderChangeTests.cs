using System.Net;

namespace OrderSync.Tests.Sandbox;

public sealed class OrderChangeTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    [Fact]
    public async Task Appended_orders_are_the_newest_and_were_created_now()
    {
        var shop = await sandbox.ShopAsync("append", new { orders = 50 });
        sandbox.Time.Advance(TimeSpan.FromHours(2));

        var appended = await shop.PostAsync("/orders", new { count = 7 });

        appended.GetProperty("firstId").GetInt64().ShouldBe(100_051);
        appended.GetProperty("lastId").GetInt64().ShouldBe(100_057);
        (await shop.WalkAsync("desc", 10)).Ids().ShouldBe(Enumerable.Range(100_001, 57).Reverse().Select(id => (long)id));
        (await shop.TruthAsync()).TakeLast(7)
            .ShouldAllBe(t => t.GetProperty("createdAt").GetDateTimeOffset() == sandbox.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_changed_order_has_its_new_state_and_was_updated_now()
    {
        var shop = await sandbox.ShopAsync("change", new { orders = 50 });
        sandbox.Time.Advance(TimeSpan.FromMinutes(90));

        await shop.PostAsync("/orders/100010/state", new { state = "Remboursé" });

        var order = await shop.JsonAsync($"{shop.Orders}/100010");
        order.Text("order_state_name").ShouldBe("Remboursé");
        var truth = (await shop.TruthAsync()).Single(t => t.GetProperty("id").GetInt64() == 100_010);
        truth.Text("state").ShouldBe("Remboursé");
        truth.GetProperty("updatedAt").GetDateTimeOffset().ShouldBe(sandbox.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_bulk_change_moves_exactly_the_orders_that_it_names_and_no_others()
    {
        var shop = await sandbox.ShopAsync("bulk", new { orders = 400 });
        var before = (await shop.TruthAsync()).ToDictionary(t => t.GetProperty("id").GetInt64(), t => t.Text("state"));
        sandbox.Time.Advance(TimeSpan.FromMinutes(1));

        var changed = await shop.PostAsync("/orders/state", new { count = 40, seed = 9 });

        var ids = changed.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()).ToList();
        ids.Distinct().Count().ShouldBe(40);
        var after = await shop.TruthAsync();
        after.Where(t => before[t.GetProperty("id").GetInt64()] != t.Text("state")).Ids().ShouldBe(ids);
    }

    [Fact]
    public async Task A_deleted_order_is_gone_from_list_single_and_truth()
    {
        var shop = await sandbox.ShopAsync("delete", new { orders = 30 });

        using var deleted = await shop.TryAsync(HttpMethod.Delete, "/orders/100020");
        using var again = await shop.TryAsync(HttpMethod.Delete, "/orders/100020");
        using var single = await shop.CallAsync($"{shop.Orders}/100020");

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        again.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        single.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var ids = (await shop.WalkAsync("asc", 7)).Ids();
        ids.Count.ShouldBe(29);
        ids.ShouldNotContain(100_020);
        ids.ShouldBe((await shop.TruthAsync()).Ids());
    }

    [Fact]
    public async Task A_growing_shop_gains_one_order_for_each_step_of_its_clock_and_its_orders_move_on()
    {
        var shop = await sandbox.ShopAsync("growing", new { orders = 100, growth = new { everySeconds = 10, progress = true } });
        await CountAsync(shop, 100);
        sandbox.Time.Advance(TimeSpan.FromSeconds(9));
        await CountAsync(shop, 100);
        sandbox.Time.Advance(TimeSpan.FromSeconds(1));
        await CountAsync(shop, 101);
        sandbox.Time.Advance(TimeSpan.FromMinutes(10));
        await CountAsync(shop, 161);

        var truth = await shop.TruthAsync();
        truth.Select(t => t.Text("createdAt")).ShouldBeInOrder();
        truth.TakeLast(61).Select(t => t.Text("createdAt")).Distinct().Count().ShouldBe(61);
        (await shop.GetAsync()).GetProperty("orders").GetProperty("changed").GetInt32().ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task Only_the_demo_shop_grows_unasked_and_a_reset_shop_is_as_at_first()
    {
        var demo = await sandbox.ShopAsync("demo");
        var still = await sandbox.ShopAsync("still");
        await CountAsync(demo, 20_000);
        await CountAsync(still, 2_000);

        sandbox.Time.Advance(TimeSpan.FromMinutes(5));

        await CountAsync(demo, 20_010);
        await CountAsync(still, 2_000);
        await demo.PostAsync("/reset", new { });
        await CountAsync(demo, 20_000);
        using var forgotten = await demo.TryAsync(HttpMethod.Delete, "");
        forgotten.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static async Task CountAsync(SandboxShop shop, int expected) =>
        (await shop.GetAsync()).GetProperty("orders").GetProperty("existing").GetInt32().ShouldBe(expected);
}
