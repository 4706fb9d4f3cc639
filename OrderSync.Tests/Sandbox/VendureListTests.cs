using System.Globalization;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

/// <summary>The list of orders as a real Vendure 3.7.3 was seen to answer it.</summary>
public sealed class VendureListTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    private const string Placed = "active: { eq: false }";

    [Theory]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(1_000)]
    public async Task A_walk_by_skip_and_take_finds_every_order_of_the_truth_once_in_the_order_of_ids(int take)
    {
        var shop = await sandbox.VendureShopAsync($"walk-{take}", new { orders = 523 });
        var ids = new List<string>();
        for (var skip = 0; skip < 523; skip += take)
        {
            var page = await shop.OrdersAsync($"skip: {skip}, take: {take}, sort: {{ id: ASC }}, filter: {{ {Placed} }}");
            page.TotalItems().ShouldBe(523);
            ids.AddRange(page.ItemIds());
        }

        ids.ShouldBe((await shop.TruthAsync()).TextIds());
    }

    [Fact]
    public async Task Carts_are_listed_among_the_orders_unless_they_are_filtered_out()
    {
        var shop = await sandbox.VendureShopAsync("carts", new { orders = 30, carts = 6 });

        var all = await shop.OrdersAsync("sort: { id: ASC }", "id state active orderPlacedAt totalQuantity customer { id }");
        var carts = all.Items().Take(6).ToList();

        all.TotalItems().ShouldBe(36);
        carts.ShouldAllBe(cart => cart.Text("state") == "AddingItems" && cart.GetProperty("active").GetBoolean());
        carts.ShouldAllBe(cart => cart.GetProperty("orderPlacedAt").ValueKind == JsonValueKind.Null && cart.GetProperty("totalQuantity").GetInt32() > 0);
        (await shop.OrdersAsync($"filter: {{ {Placed} }}")).TotalItems().ShouldBe(30);
        (await shop.OrdersAsync("filter: { orderPlacedAt: { isNull: true } }")).ItemIds().Order().ShouldBe(carts.Select(cart => cart.Text("id")).Order());
    }

    [Fact]
    public async Task Without_a_sort_there_is_no_order_and_dates_come_with_carts_last()
    {
        var shop = await sandbox.VendureShopAsync("sorts", new { orders = 100, carts = 2 });
        var truth = (await shop.TruthAsync()).OrderBy(order => order.Time("createdAt")).ToList();

        var unsorted = await shop.IdsAsync();
        var ascending = await shop.IdsAsync("sort: { orderPlacedAt: ASC }");
        var descending = await shop.IdsAsync($"sort: {{ orderPlacedAt: DESC }}, filter: {{ {Placed} }}");

        unsorted.Count.ShouldBe(102);
        unsorted.ShouldNotBe(unsorted.OrderBy(long.Parse).ToList());
        ascending[..100].ShouldBe(truth.TextIds());
        ascending[100..].Order().ShouldBe(["1000", "999"]);
        descending.ShouldBe(Enumerable.Reverse(truth.TextIds()));
        ascending[..100].ShouldNotBe(ascending[..100].OrderBy(long.Parse).ToList(), "Ids are given to carts, and not every cart is paid for at once.");
    }

    [Fact]
    public async Task Of_several_sort_keys_the_first_of_the_schema_counts_whatever_their_order()
    {
        var shop = await sandbox.VendureShopAsync("sort-keys", new { orders = 50, carts = 0 });

        var both = await shop.IdsAsync("sort: { orderPlacedAt: DESC, id: ASC }");
        var backwards = await shop.IdsAsync("sort: { id: DESC }");

        both.ShouldBe(Enumerable.Range(1_001, 50).Select(id => $"{id}"));
        backwards.ShouldBe(Enumerable.Reverse(both));
    }

    [Theory]
    [InlineData("take: 0", 12)]
    [InlineData("take: -1", 12)]
    [InlineData("skip: -1", 12)]
    [InlineData("skip: 5", 7)]
    [InlineData("skip: 12", 0)]
    [InlineData("skip: 3, take: 4", 4)]
    public async Task Skip_and_take_below_one_are_as_if_they_were_not_there(string options, int expected)
    {
        var shop = await sandbox.VendureShopAsync("edges", new { orders = 12, carts = 0, seed = 1 });

        var page = await shop.OrdersAsync(options);

        page.TotalItems().ShouldBe(12);
        page.ItemIds().Count.ShouldBe(expected);
    }

    [Fact]
    public async Task Filters_find_what_the_truth_says()
    {
        var shop = await sandbox.VendureShopAsync("filters", new { orders = 400, carts = 3, seed = 5 });
        var truth = await shop.TruthAsync();
        var middle = truth[200].Time("createdAt");
        var at = middle.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

        await FindsAsync($"orderPlacedAt: {{ before: \"{at}\" }}", order => order.Time("createdAt") < middle);
        await FindsAsync($"orderPlacedAt: {{ after: \"{at}\" }}", order => order.Time("createdAt") >= middle);
        await FindsAsync($"updatedAt: {{ before: \"{at}\" }}, {Placed}", order => order.Time("updatedAt") < middle);
        await FindsAsync("state: { in: [\"Shipped\", \"Cancelled\"] }", order => order.Text("state") is "Shipped" or "Cancelled");
        await FindsAsync("state: { contains: \"ship\" }", order => order.Text("state") is "Shipped" or "PartiallyShipped");
        await FindsAsync("state: { eq: \"shipped\" }", _ => false);
        await FindsAsync($"state: {{ notIn: [\"Delivered\"] }}, {Placed}", order => order.Text("state") != "Delivered");
        await FindsAsync("totalWithTax: { gt: 10000 }, active: { eq: false }", order => order.GetProperty("total").GetDecimal() > 100);
        await FindsAsync("id: { in: [\"1009\", \"1002\", \"1009\", \"7\", \"abc\"] }", order => order.GetProperty("id").GetInt64() is 1_002 or 1_009);
        await FindsAsync("id: { in: [] }", _ => false);
        await FindsAsync(
            "_or: [{ id: { eq: \"1003\" } }, { state: { eq: \"Cancelled\" } }]",
            order => order.GetProperty("id").GetInt64() == 1_003 || order.Text("state") == "Cancelled");
        (await shop.IdsAsync("filterOperator: OR, sort: { id: ASC }, filter: { id: { eq: \"1003\" }, code: { eq: \"none\" } }")).ShouldBe(["1003"]);

        async Task FindsAsync(string filter, Func<JsonElement, bool> isRight)
        {
            var found = await shop.OrdersAsync($"sort: {{ id: ASC }}, filter: {{ {filter} }}");
            var right = truth.Where(isRight).TextIds();
            found.ItemIds().ShouldBe(right, filter);
            found.TotalItems().ShouldBe(right.Count, filter);
        }
    }

    [Fact]
    public async Task Times_are_kept_to_the_microsecond_and_told_to_the_millisecond()
    {
        var shop = await sandbox.VendureShopAsync("micros", new { orders = 300, carts = 0 });
        var order = (await shop.OrdersAsync("take: 1, sort: { id: ASC }", "id orderPlacedAt")).Items().Single();
        var (told, next) = (order.Text("orderPlacedAt"), order.Time("orderPlacedAt").AddMilliseconds(1).ToString("o", CultureInfo.InvariantCulture));

        var exact = await shop.IdsAsync($"filter: {{ orderPlacedAt: {{ between: {{ start: \"{told}\", end: \"{told}\" }} }} }}");
        var within = await shop.IdsAsync($"filter: {{ orderPlacedAt: {{ between: {{ start: \"{told}\", end: \"{next}\" }} }} }}");

        told.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        exact.ShouldBeEmpty();
        within.ShouldBe([order.Text("id")]);
    }

    [Fact]
    public async Task In_a_list_of_alternatives_every_operator_is_one_and_and_holds_them_together()
    {
        var shop = await sandbox.VendureShopAsync("alternatives", new { orders = 30, carts = 0 });
        var ids = await shop.IdsAsync("sort: { id: ASC }");
        var both = $"{{ id: {{ in: [\"{ids[3]}\", \"{ids[4]}\"], notIn: [\"{ids[4]}\"] }} }}";

        var each = await shop.IdsAsync($"sort: {{ id: ASC }}, filter: {{ _or: [{both}] }}");
        var together = await shop.IdsAsync($"sort: {{ id: ASC }}, filter: {{ _or: [{{ _and: [{both}] }}, {{ id: {{ eq: \"{ids[9]}\" }} }}] }}");

        each.ShouldBe(ids);
        together.ShouldBe([ids[3], ids[9]]);
    }

    [Fact]
    public async Task Equal_seeds_give_equal_orders_and_other_seeds_give_others()
    {
        const string fields = "id code state orderPlacedAt totalWithTax customer { emailAddress } lines { id quantity productVariant { sku } }";
        var settings = new { orders = 200, seed = 7, endsAt = "2026-01-01T00:00:00Z" };
        var first = await sandbox.VendureShopAsync("seven", settings);
        var second = await sandbox.VendureShopAsync("seven-too", settings);
        var same = await first.OrdersAsync("sort: { id: ASC }", fields);

        (await second.OrdersAsync("sort: { id: ASC }", fields)).GetRawText().ShouldBe(same.GetRawText());
        await first.PutAsync(settings with { seed = 8 });
        var other = await first.OrdersAsync("sort: { id: ASC }", fields);
        other.ItemIds().ShouldBe(same.ItemIds());
        other.Items().Zip(same.Items()).Count(pair => pair.First.GetRawText() == pair.Second.GetRawText()).ShouldBe(0);
    }

    [Fact]
    public async Task A_shop_of_a_million_orders_answers_a_window_in_the_middle()
    {
        var shop = await sandbox.VendureShopAsync("million", new { orders = 1_000_000, days = 900, endsAt = "2026-03-01T00:00:00Z" });

        var window = await shop.OrdersAsync("take: 3, sort: { id: ASC }, filter: { orderPlacedAt: { between: { start: \"2025-01-01T00:00:00Z\", end: \"2025-02-01T00:00:00Z\" } } }");

        window.TotalItems().ShouldBeInRange(34_000, 35_000);
        window.ItemIds().Count.ShouldBe(3);
    }
}
