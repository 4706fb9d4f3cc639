using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

/// <summary>What is common to all platforms is tested with EcoManager; here is what Vendure makes of it.</summary>
public sealed class VendureControlTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    private static readonly long[] Fourth = [1_004];

    [Theory]
    [InlineData("", """{"carts":2000}""", "carts")]
    [InlineData("", """{"maxTake":0}""", "maxTake")]
    [InlineData("", """{"token":"x"}""", "token")]
    [InlineData("", """{"gapMonths":["march"]}""", "gapMonths")]
    [InlineData("/faults", """{"kind":"cursorLoop"}""", "kind")]
    [InlineData("/faults", """{"kind":"repeatedPage"}""", "kind")]
    public async Task What_makes_no_sense_is_refused_by_the_name_of_the_field(string path, string body, string field)
    {
        var shop = await sandbox.VendureShopAsync("refused");

        using var response = await shop.TryAsync(path.Length == 0 ? HttpMethod.Put : HttpMethod.Post, path, body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        problem.GetProperty("errors").Names().ShouldBe([field]);
    }

    [Fact]
    public async Task Only_what_cancels_an_order_moves_its_update_time()
    {
        var shop = await sandbox.VendureShopAsync("updates", new { orders = 50 });
        sandbox.Time.Advance(TimeSpan.FromHours(3));
        var first = (await shop.PostAsync("/orders", new { count = 1 })).GetProperty("firstId").GetInt64();
        var placed = (await TruthOfAsync(shop, first)).Time("updatedAt");
        placed.ShouldBeInRange(sandbox.Time.GetUtcNow().AddSeconds(-1), sandbox.Time.GetUtcNow().AddMilliseconds(-1));
        sandbox.Time.Advance(TimeSpan.FromHours(1));

        foreach (var state in new[] { "PaymentSettled", "Shipped", "Delivered" })
        {
            await shop.PostAsync($"/orders/{first}/state", new { state });
            var order = await shop.OrderAsync($"{first}", "state updatedAt");
            (order.Text("state"), order.Time("updatedAt")).ShouldBe((state, placed));
        }

        await shop.PostAsync($"/orders/{first}/state", new { state = "Cancelled" });
        var cancelled = await TruthOfAsync(shop, first);
        (cancelled.Text("state"), cancelled.Time("updatedAt")).ShouldBe(("Cancelled", sandbox.Time.GetUtcNow()));
        (await shop.GetAsync()).GetProperty("orders").GetProperty("changed").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task A_bulk_change_moves_exactly_the_orders_that_it_names_and_none_out_of_cancelled()
    {
        var shop = await sandbox.VendureShopAsync("bulk", new { orders = 400 });
        var before = (await shop.TruthAsync()).ToDictionary(order => order.GetProperty("id").GetInt64(), order => order.Text("state"));

        var changed = await shop.PostAsync("/orders/state", new { count = 60, seed = 9 });

        var ids = changed.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()).ToList();
        ids.Count.ShouldBe(60);
        (await shop.TruthAsync()).Where(order => before[order.GetProperty("id").GetInt64()] != order.Text("state")).Ids().ShouldBe(ids);
        ids.ShouldAllBe(id => before[id] != "Cancelled");
    }

    [Fact]
    public async Task A_deleted_order_is_gone_from_the_list_and_by_its_id()
    {
        var shop = await sandbox.VendureShopAsync("delete", new { orders = 30, carts = 0 });

        using var deleted = await shop.TryAsync(HttpMethod.Delete, "/orders/1020");

        deleted.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await shop.OrdersAsync()).TotalItems().ShouldBe(29);
        (await shop.IdsAsync("filter: { id: { in: [\"1019\", \"1020\"] } }")).ShouldBe(["1019"]);
        (await shop.TruthAsync()).Count.ShouldBe(29);
    }

    [Fact]
    public async Task The_demo_shop_grows_by_itself_and_a_reset_shop_is_as_at_first()
    {
        var demo = await sandbox.VendureShopAsync("demo");
        (await demo.OrdersAsync("take: 1, filter: { active: { eq: false } }")).TotalItems().ShouldBe(20_000);

        sandbox.Time.Advance(TimeSpan.FromMinutes(5));

        (await demo.OrdersAsync("take: 1, filter: { active: { eq: false } }")).TotalItems().ShouldBe(20_010);
        await demo.PostAsync("/reset", new { });
        (await demo.OrdersAsync("take: 1, filter: { active: { eq: false } }")).TotalItems().ShouldBe(20_000);
    }

    [Fact]
    public async Task The_ledger_tells_what_was_asked_and_served_but_never_a_secret()
    {
        var shop = await sandbox.VendureShopAsync("ledger", new { orders = 250 });
        await shop.OrdersAsync("skip: 10, take: 20, sort: { id: ASC }, filter: { active: { eq: false } }");
        await shop.OrderAsync("1011", "id");
        await shop.AnswerAsync("mutation { login(username: \"sandbox\", password: \"sandboxpassword\") { __typename } }");

        var ledger = await shop.GetAsync("/ledger");
        var calls = await shop.GetAsync("/ledger/requests");

        ledger.GetProperty("requests").GetProperty("total").GetInt32().ShouldBe(3);
        ledger.GetProperty("served").GetRawText().ShouldBe("""{"records":21,"distinct":20,"minId":1011,"maxId":1030}""");
        ledger.GetProperty("truth").GetProperty("existing").GetInt32().ShouldBe(250);
        calls[2].Text("asked").ShouldBe("""{"skip":10,"take":20,"sort":{"id":"ASC"},"filter":{"active":{"eq":false}}}""");
        (calls[2].GetProperty("firstId").GetInt64(), calls[2].GetProperty("count").GetInt32()).ShouldBe((1_011, 20));
        calls.GetRawText().ShouldNotContain("sandboxpassword");
        calls.GetRawText().ShouldNotContain("sandboxkey");
    }

    [Theory]
    [InlineData("""{"kind":"rateLimited","retryAfterSeconds":9}""", 429)]
    [InlineData("""{"kind":"serverError","status":503}""", 503)]
    [InlineData("""{"kind":"serverError","status":502,"html":true}""", 502)]
    public async Task A_scripted_failure_comes_from_in_front_of_GraphQL_and_the_next_call_is_served(string fault, int status)
    {
        var shop = await sandbox.VendureShopAsync($"fault-{status}", new { orders = 10, carts = 0 });
        await shop.FaultAsync(JsonElement.Parse(fault));

        using var refused = await shop.CallAsync("{ orders { totalItems } }");

        ((int)refused.StatusCode).ShouldBe(status);
        (await refused.TextAsync()).ShouldNotContain("\"errors\"");
        (await shop.OrdersAsync()).TotalItems().ShouldBe(10);
        (await shop.GetAsync("/ledger")).GetProperty("served").GetProperty("records").GetInt32().ShouldBe(10);
    }

    [Fact]
    public async Task Half_of_the_json_and_a_cut_connection_are_not_counted_as_served()
    {
        var shop = await sandbox.VendureShopAsync("spoilt", new { orders = 10, carts = 0 });
        await shop.FaultAsync(new { kind = "malformedJson" });
        using var half = await shop.CallAsync("{ orders { items { id } } }");
        await shop.FaultAsync(new { kind = "cut" });

        Should.Throw<JsonException>(() => JsonElement.Parse(half.TextAsync().Result));
        await Should.ThrowAsync<HttpRequestException>(() => shop.CallAsync("{ orders { items { id } } }"));

        (await shop.GetAsync("/ledger")).GetProperty("served").GetProperty("records").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("missingId")]
    [InlineData("totalNotANumber")]
    [InlineData("itemsNotAList")]
    [InlineData("createdAtGarbage")]
    [InlineData("notAnObject")]
    public async Task A_malformed_record_is_spoilt_in_the_way_asked_for_and_its_neighbours_are_not(string shape)
    {
        var shop = await sandbox.VendureShopAsync($"malformed-{shape}", new { orders = 10, carts = 0 });
        await shop.FaultAsync(new { kind = "malformedRecord", ids = Fourth, shape });

        var items = (await shop.OrdersAsync("sort: { id: ASC }", "id orderPlacedAt totalWithTax lines { id }")).Items();

        items.Select(IsSpoilt).ShouldBe(Enumerable.Range(1, 10).Select(n => n == 4 ? shape : null));
        (await shop.TruthAsync()).Where(order => order.GetProperty("malformed").GetBoolean()).Ids().ShouldBe(Fourth);
    }

    [Fact]
    public async Task A_replaced_key_ends_the_old_one_its_sessions_and_the_fault_that_expired_it()
    {
        var shop = await sandbox.VendureShopAsync("token");
        using var login = await shop.CallAsync($"mutation {{ login(username: \"{VendureSandboxShop.Username}\", password: \"{VendureSandboxShop.Password}\") {{ __typename }} }}");
        var bearer = ("Authorization", $"Bearer {login.Headers.GetValues("vendure-auth-token").Single()}");
        await shop.FaultAsync(new { kind = "expiredToken" });
        (await shop.AnswerAsync("{ orders { totalItems } }")).ErrorCode().ShouldBe("FORBIDDEN");

        await shop.PostAsync("/token", new { token = "renewed:1234567" });

        (await shop.AnswerAsync("{ orders { totalItems } }")).ErrorCode().ShouldBe("FORBIDDEN");
        (await shop.AnswerAsync("{ orders { totalItems } }", header: bearer)).ErrorCode().ShouldBe("FORBIDDEN");
        shop.ApiKey = "renewed:1234567";
        (await shop.OrdersAsync("take: 1")).TotalItems().ShouldBe(2_040);
    }

    private static async Task<JsonElement> TruthOfAsync(VendureSandboxShop shop, long id) =>
        (await shop.TruthAsync()).Single(order => order.GetProperty("id").GetInt64() == id);

    private static string? IsSpoilt(JsonElement order)
    {
        if (order.ValueKind != JsonValueKind.Object)
            return "notAnObject";
        if (!order.TryGetProperty("id", out _))
            return "missingId";
        if (order.GetProperty("lines").ValueKind != JsonValueKind.Array)
            return "itemsNotAList";
        if (order.GetProperty("totalWithTax").ValueKind != JsonValueKind.Number)
            return "totalNotANumber";
        return order.Text("orderPlacedAt").StartsWith("20", StringComparison.Ordinal) ? null : "createdAtGarbage";
    }
}
