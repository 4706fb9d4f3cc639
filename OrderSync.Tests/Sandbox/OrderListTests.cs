using System.Net;
using System.Text;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

public sealed class OrderListTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    [Theory]
    [InlineData("desc", 100)]
    [InlineData("asc", 100)]
    [InlineData("desc", 7)]
    [InlineData("asc", 1_000)]
    public async Task A_walk_by_the_cursor_meets_every_order_of_the_truth_once(string direction, int perPage)
    {
        var shop = await sandbox.ShopAsync($"walk-{direction}-{perPage}", new { orders = 523, maxPerPage = 1_000 });

        var ids = (await shop.WalkAsync(direction, perPage)).Ids();

        ids.Count.ShouldBe(523);
        ids.Distinct().Count().ShouldBe(523);
        var truth = (await shop.TruthAsync()).Ids();
        ids.ShouldBe(direction == "asc" ? truth : Enumerable.Reverse(truth));
    }

    [Theory]
    [InlineData(100, 5)]
    [InlineData(101, 6)]
    public async Task The_page_with_the_last_order_has_no_next_cursor(int orders, int pages)
    {
        var shop = await sandbox.ShopAsync($"last-{orders}", new { orders });

        (await shop.WalkAsync("desc", perPage: 20)).Count.ShouldBe(orders);

        (await shop.GetAsync("/ledger")).GetProperty("requests").GetProperty("total").GetInt32().ShouldBe(pages);
    }

    [Fact]
    public async Task Equal_seeds_give_equal_orders_and_other_seeds_give_others()
    {
        var settings = new { orders = 300, seed = 7, endsAt = "2026-01-01T00:00:00Z" };
        var first = await sandbox.ShopAsync("seven", settings);
        var second = await sandbox.ShopAsync("seveN", settings);
        var same = await first.WalkAsync("desc");
        (await second.WalkAsync("desc")).Select(o => o.GetRawText()).ShouldBe(same.Select(o => o.GetRawText()));

        await first.PutAsync(settings with { seed = 8 });
        var other = await first.WalkAsync("desc");

        other.Ids().ShouldBe(same.Ids());
        other.Zip(same).Count(pair => pair.First.GetRawText() == pair.Second.GetRawText()).ShouldBe(0);
    }

    [Fact]
    public async Task A_page_has_the_shape_of_a_Laravel_cursor_page()
    {
        var shop = await sandbox.ShopAsync("shape", new { orders = 30 });

        var page = await shop.PageAsync("sort_direction=desc");

        page.EnumerateObject().Select(p => p.Name).ShouldBe(["data", "links", "meta"]);
        page.GetProperty("links").EnumerateObject().Select(p => p.Name).ShouldBe(["first", "last", "prev", "next"]);
        var meta = page.GetProperty("meta");
        meta.EnumerateObject().Select(p => p.Name).ShouldBe(["path", "per_page", "next_cursor", "prev_cursor"]);
        meta.GetProperty("per_page").GetInt32().ShouldBe(10);
        meta.GetProperty("path").GetString()!.ShouldEndWith(shop.Orders);
        page.GetProperty("links").Text("next").ShouldBe($"{meta.Text("path")}?cursor={page.NextCursor()}");
        var cursor = page.NextCursor()!;
        var json = Encoding.UTF8.GetString(Convert.FromBase64String(cursor.PadRight((cursor.Length + 3) / 4 * 4, '=')));
        json.ShouldBe($$"""{"id":{{page.DataIds()[^1]}},"_pointsToNextItems":true}""");
    }

    [Fact]
    public async Task The_previous_cursor_leads_back_to_the_page_before()
    {
        var shop = await sandbox.ShopAsync("back", new { orders = 50 });
        var first = await shop.PageAsync("per_page=20&sort_direction=desc");
        var second = await shop.PageAsync($"per_page=20&sort_direction=desc&cursor={first.NextCursor()}");

        var back = await shop.PageAsync(
            $"per_page=20&sort_direction=desc&cursor={second.GetProperty("meta").Text("prev_cursor")}");

        back.DataIds().ShouldBe(first.DataIds());
        back.NextCursor().ShouldBe(first.NextCursor());
        back.GetProperty("meta").GetProperty("prev_cursor").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("per_page=5&page=3")]
    [InlineData("per_page=5&sort=-id")]
    [InlineData("per_page=5&cursor=!!!nonsense")]
    [InlineData("per_page=5&cursor=eyJhIjoxfQ")]
    public async Task What_the_platform_does_not_know_leaves_the_oldest_page(string query)
    {
        var shop = await sandbox.ShopAsync("ignored");

        (await shop.PageAsync(query)).DataIds().ShouldBe([100_001, 100_002, 100_003, 100_004, 100_005]);
    }

    [Theory]
    [InlineData("per_page=5000", 100)]
    [InlineData("per_page=0", 10)]
    [InlineData("per_page=many", 10)]
    public async Task A_page_size_out_of_bounds_is_clamped_or_falls_back(string query, int expected)
    {
        var shop = await sandbox.ShopAsync("sizes");

        (await shop.PageAsync(query)).DataIds().Count.ShouldBe(expected);
    }

    [Fact]
    public async Task A_single_order_equals_its_row_in_the_list()
    {
        var shop = await sandbox.ShopAsync("single");
        var row = (await shop.PageAsync()).GetProperty("data")[3];

        var order = await shop.JsonAsync($"{shop.Orders}/{row.GetProperty("id")}");

        order.GetRawText().ShouldBe(row.GetRawText());
    }

    [Theory]
    [InlineData("/orders/99")]
    [InlineData("/orders/abc")]
    [InlineData("/customers")]
    public async Task What_does_not_exist_is_a_404_with_a_message(string path)
    {
        var shop = await sandbox.ShopAsync("missing");

        using var response = await shop.CallAsync(shop.Orders.Replace("/orders", path, StringComparison.Ordinal));

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.TextAsync()).ShouldContain("\"message\"");
    }

    [Fact]
    public async Task A_wrong_token_is_refused_and_a_new_token_replaces_the_old_one()
    {
        var shop = await sandbox.ShopAsync("token", new { token = "abcdef123456" });
        using var wrong = await shop.ListAsync();
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await wrong.TextAsync()).ShouldBe("""{"message":"Unauthenticated."}""");

        shop.Token = "abcdef123456";
        (await shop.PageAsync()).DataIds().Count.ShouldBe(100);
        await shop.PostAsync("/token", new { token = "second99999" });
        using var old = await shop.ListAsync();
        old.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        shop.Token = "second99999";
        (await shop.PageAsync()).DataIds().Count.ShouldBe(100);
    }

    [Fact]
    public async Task An_empty_shop_has_one_empty_page()
    {
        var shop = await sandbox.ShopAsync("empty", new { orders = 0 });

        var page = await shop.PageAsync();

        page.DataIds().ShouldBeEmpty();
        page.NextCursor().ShouldBeNull();
    }
}
