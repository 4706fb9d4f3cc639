using System.Globalization;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

public sealed class OrderContentTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    private static readonly string[] KnownStates =
        ["En dispatch", "Confirmé", "En cours", "Expédié", "Livré", "Annulé", "Retourné"];


    private static readonly string[] January = ["2026-01"];

    [Fact]
    public async Task Old_orders_are_mostly_done_new_ones_mostly_not_and_some_states_are_unknown()
    {
        var shop = await sandbox.ShopAsync("states", new { orders = 3_000, seed = 1 });
        var orders = await shop.WalkAsync("asc");

        var old = orders.Take(1_500).Count(o => o.Text("order_state_name") is "Livré" or "Annulé" or "Retourné");
        var young = orders.TakeLast(30).Count(o => o.Text("order_state_name") is "En dispatch" or "Confirmé" or "En cours");

        old.ShouldBeGreaterThan(1_350);
        young.ShouldBeGreaterThan(20);
        orders.Select(o => o.Text("order_state_name")).Distinct().ShouldBe([.. KnownStates, "Reporté client"], ignoreOrder: true);
    }

    [Fact]
    public async Task Every_spelling_that_a_client_must_tolerate_occurs()
    {
        var shop = await sandbox.ShopAsync("spellings", new { orders = 2_000, seed = 2 });
        var orders = await shop.WalkAsync("desc");
        var items = orders.SelectMany(o => o.GetProperty("items").EnumerateArray()).ToList();

        Kinds(orders, "total").ShouldBe([JsonValueKind.Number, JsonValueKind.String], ignoreOrder: true);
        Kinds(items, "product_id").ShouldBe([JsonValueKind.Number, JsonValueKind.String], ignoreOrder: true);
        Kinds(orders, "confirmator")
            .ShouldBe([JsonValueKind.Object, JsonValueKind.Null, JsonValueKind.Undefined], ignoreOrder: true);
        Kinds(orders, "confirmation_history").ShouldBe([JsonValueKind.Array, JsonValueKind.Undefined], ignoreOrder: true);
        items.Count(i => i.TryGetProperty("selling_price", out _)).ShouldBeGreaterThan(500);
        items.Count(i => i.TryGetProperty("unit_price", out _)).ShouldBeGreaterThan(200);
        items.Count(i => !i.TryGetProperty("unit_price", out _) && !i.TryGetProperty("selling_price", out _))
            .ShouldBeGreaterThan(50);
        orders.Count(o => o.Text("reference").Length == 0).ShouldBeInRange(10, 100);
        orders.Count(o => o.Text("created_at")[10] == 'T').ShouldBeInRange(100, 400);
        orders.Count(o => o.TryGetProperty("shipping_meta", out _)).ShouldBeGreaterThan(50);
        orders.Select(o => o.GetProperty("items").GetArrayLength()).Distinct().Order().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task Totals_agree_with_items_and_with_the_truth()
    {
        var shop = await sandbox.ShopAsync("totals", new { orders = 500, seed = 3 });
        var orders = await shop.WalkAsync("asc");
        var truth = await shop.TruthAsync();

        foreach (var (order, fact) in orders.Zip(truth))
        {
            Number(order, "total").ShouldBe(fact.GetProperty("total").GetDecimal());
            Number(order, "total").ShouldBeGreaterThan(Number(order, "total_products"));
            order.Text("reference").ShouldBe(fact.Text("reference"));
            order.Text("order_state_name").ShouldBe(fact.Text("state"));
            var items = order.GetProperty("items").EnumerateArray();
            var priced = items.Where(i => i.TryGetProperty("selling_price", out _)).ToList();
            if (priced.Count > 0)
                priced.Sum(i => Number(i, "selling_price") * Number(i, "quantity")).ShouldBe(Number(order, "total_products"));
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-300)]
    public async Task Every_form_of_a_time_means_the_time_of_the_truth(int utcOffsetMinutes)
    {
        var shop = await sandbox.ShopAsync("times", new { orders = 400, utcOffsetMinutes });
        var orders = await shop.WalkAsync("asc");
        var truth = await shop.TruthAsync();

        orders.Select(o => Utc(o.Text("created_at"), utcOffsetMinutes)).ShouldBe(truth.Select(t => t.Time("createdAt")));
        orders.Select(o => Utc(o.Text("updated_at"), utcOffsetMinutes)).ShouldBe(truth.Select(t => t.Time("updatedAt")));
        truth.ShouldAllBe(t => t.Time("updatedAt") >= t.Time("createdAt"));
    }

    [Fact]
    public async Task A_gap_month_is_empty_and_the_months_around_it_are_not()
    {
        var settings = new { orders = 2_000, days = 120, endsAt = "2026-03-20T00:00:00Z", gapMonths = January };
        var shop = await sandbox.ShopAsync("gap", settings);
        var truth = await shop.TruthAsync();

        var months = truth.Select(t => t.Text("createdAt")[..7]).GroupBy(m => m).ToDictionary(g => g.Key, g => g.Count());

        months.Keys.Order().ShouldBe(["2025-11", "2025-12", "2026-02", "2026-03"]);
        months.Values.Sum().ShouldBe(2_000);
        months["2025-12"].ShouldBeGreaterThan(500);
        truth.Select(t => t.Text("createdAt")).ShouldBeInOrder();
        truth.Count(t => t.Text("createdAt").StartsWith("2026-01", StringComparison.Ordinal)).ShouldBe(0);
        var february = await shop.LinesAsync("ledger/truth?from=2026-02-01T00:00:00Z&to=2026-03-01T00:00:00Z");
        february.Count.ShouldBe(months["2026-02"]);
    }

    [Fact]
    public async Task Phones_have_ten_digits_in_a_range_that_nobody_has()
    {
        var shop = await sandbox.ShopAsync("phones");

        (await shop.PageAsync()).GetProperty("data").EnumerateArray().ShouldAllBe(o => IsFictional(o.Text("telephone")));
    }

    private static bool IsFictional(string phone) =>
        phone.Length == 10 && phone.All(char.IsAsciiDigit) && phone[..4] is "0500" or "0600" or "0700";

    private static IEnumerable<JsonValueKind> Kinds(IEnumerable<JsonElement> rows, string property) =>
        rows.Select(row => row.TryGetProperty(property, out var value) ? value.ValueKind : JsonValueKind.Undefined).Distinct();

    private static decimal Number(JsonElement row, string property)
    {
        var value = row.GetProperty(property);
        return value.ValueKind == JsonValueKind.String
            ? decimal.Parse(value.GetString()!, CultureInfo.InvariantCulture)
            : value.GetDecimal();
    }

    private static DateTimeOffset Utc(string text, int offsetMinutes) => text.EndsWith('Z')
        ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
        : new DateTimeOffset(DateTime.Parse(text, CultureInfo.InvariantCulture), TimeSpan.FromMinutes(offsetMinutes));
}
