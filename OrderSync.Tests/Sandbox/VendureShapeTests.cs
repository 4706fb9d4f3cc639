using System.Net;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

/// <summary>Pins the imitation to what a real Vendure 3.7.3 answered to the same calls.</summary>
public sealed class VendureShapeTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    private const string Address = "{ fullName company streetLine1 streetLine2 city province postalCode country countryCode phoneNumber }";

    [Fact]
    public async Task An_order_has_the_fields_that_were_asked_for_in_their_order_and_types()
    {
        var shop = await sandbox.VendureShopAsync("shape", new { orders = 300, seed = 4 });
        var orders = (await shop.OrdersAsync("sort: { id: ASC }, filter: { active: { eq: false } }", $$"""
            id code state active type createdAt updatedAt orderPlacedAt currencyCode couponCodes totalQuantity
            subTotal subTotalWithTax shipping shippingWithTax total totalWithTax taxSummary { description taxRate taxBase taxTotal }
            customer { id firstName lastName emailAddress phoneNumber } shippingAddress {{Address}} billingAddress {{Address}}
            lines { id quantity unitPrice unitPriceWithTax linePriceWithTax proratedLinePrice taxRate productVariant { id sku name } }
            surcharges { id description sku price priceWithTax } shippingLines { id discountedPrice shippingMethod { id code } }
            payments { id state method amount transactionId refunds { id total state } } fulfillments { id state method trackingCode }
            """)).Items();

        orders.Count.ShouldBe(300);
        orders[0].Names().ShouldBe([
            "id", "code", "state", "active", "type", "createdAt", "updatedAt", "orderPlacedAt", "currencyCode", "couponCodes", "totalQuantity",
            "subTotal", "subTotalWithTax", "shipping", "shippingWithTax", "total", "totalWithTax", "taxSummary",
            "customer", "shippingAddress", "billingAddress", "lines", "surcharges", "shippingLines", "payments", "fulfillments"]);
        orders.ShouldAllBe(order => order.GetProperty("id").ValueKind == JsonValueKind.String && order.Text("code").Length == 16);
        orders.ShouldAllBe(order => order.Text("type") == "Regular" && !order.GetProperty("active").GetBoolean());
        orders.ShouldAllBe(order => order.GetProperty("billingAddress").EnumerateObject().All(part => part.Value.ValueKind == JsonValueKind.Null));
        orders.ShouldAllBe(order => (order.GetProperty("shippingAddress").Text("countryCode") == "GB") == (order.Text("currencyCode") == "GBP"));
        orders.Select(order => order.GetProperty("shippingAddress").Text("countryCode")).Distinct().Order().ShouldBe(["DE", "ES", "FR", "GB", "IE", "NL"]);
        orders.Select(order => order.GetProperty("lines").GetArrayLength()).Distinct().Order().ShouldBe([1, 2, 3, 4]);
        foreach (var order in orders)
            AddsUp(order);
    }

    [Fact]
    public async Task Old_orders_are_mostly_delivered_and_every_state_of_the_default_process_occurs()
    {
        var shop = await sandbox.VendureShopAsync("states", new { orders = 3_000, seed = 1 });
        var truth = await shop.TruthAsync();

        truth.Take(1_500).Count(order => order.Text("state") is "Delivered" or "Cancelled").ShouldBeGreaterThan(1_400);
        truth.Select(order => order.Text("state")).Distinct().ShouldBe(
            ["PaymentAuthorized", "PaymentSettled", "PartiallyShipped", "Shipped", "PartiallyDelivered", "Delivered", "Cancelled", "Modifying", "ReadyForPickup"],
            ignoreOrder: true);
        truth.Where(order => order.Text("state") != "Cancelled").ShouldAllBe(order => order.Time("updatedAt") < order.Time("createdAt"));
        truth.Where(order => order.Text("state") == "Cancelled").ShouldAllBe(order => order.Time("updatedAt") >= order.Time("createdAt"));
    }

    [Theory]
    [InlineData("{ orders { totalItems nonsense } }", 400, "GRAPHQL_VALIDATION_FAILED", "Cannot query field \"nonsense\" on type \"OrderList\".")]
    [InlineData("{ ordres { totalItems } }", 400, "GRAPHQL_VALIDATION_FAILED", "Cannot query field \"ordres\" on type \"Query\".")]
    [InlineData("{ orders }", 400, "GRAPHQL_VALIDATION_FAILED", "Field ")]
    [InlineData("{ orders(options: { filter: { foo: { eq: 1 } } }) { totalItems } }", 400, "GRAPHQL_VALIDATION_FAILED", "")]
    [InlineData("{ orders(options: { filter: { orderPlacedAt: { after: \"soon\" } } }) { totalItems } }", 400, "GRAPHQL_VALIDATION_FAILED", "")]
    [InlineData("{ orders {", 400, "GRAPHQL_PARSE_FAILED", "")]
    [InlineData("", 400, "BAD_REQUEST", "GraphQL operations must contain a non-empty `query` or a `persistedQuery` extension.")]
    [InlineData("query A { __typename } query B { __typename }", 400, "OPERATION_RESOLUTION_FAILURE", "")]
    [InlineData("query($id: ID!) { order(id: $id) { id } }", 200, "BAD_USER_INPUT", "Variable ")]
    [InlineData("{ orders(options: { take: 1001 }) { totalItems } }", 200, "USER_INPUT_ERROR", "Cannot take more than 1000 results from a list query")]
    public async Task What_the_schema_does_not_allow_is_refused_with_Vendures_status_and_code(string query, int status, string code, string message)
    {
        var shop = await sandbox.VendureShopAsync("refused");

        using var response = await shop.CallAsync(query);

        ((int)response.StatusCode).ShouldBe(status);
        var answer = JsonElement.Parse(await response.TextAsync());
        answer.ErrorCode().ShouldBe(code);
        answer.GetProperty("errors")[0].Text("message").ShouldStartWith(message);
    }

    [Fact]
    public async Task A_variable_of_the_wrong_type_is_refused_in_the_answer_to_a_good_call()
    {
        var shop = await sandbox.VendureShopAsync("variables");

        var answer = await shop.AnswerAsync(
            "query($options: OrderListOptions) { orders(options: $options) { totalItems } }",
            new { options = new { filter = new { orderPlacedAt = new { after = "soon" } } } });

        answer.ErrorCode().ShouldBe("BAD_USER_INPUT");
        answer.Names().ShouldBe(["errors"]);
    }

    [Theory]
    [InlineData("vendure-api-key", "0123:4567")]
    [InlineData("vendure-api-key", VendureSandboxShop.PoorApiKey)]
    [InlineData("Authorization", "Bearer nobody")]
    [InlineData("Accept", "*/*")]
    public async Task Whoever_may_not_read_orders_is_told_so_with_status_200_at_the_field(string header, string value)
    {
        var shop = await sandbox.VendureShopAsync("strangers");

        using var response = await shop.CallAsync("{ orders { totalItems } }", header: (header, value));

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.TextAsync()).ShouldBe(
            """{"errors":[{"message":"You are not currently authorized to perform this action","locations":[{"line":1,"column":3}],"path":["orders"],"extensions":{"code":"FORBIDDEN"}}],"data":null}""");
    }

    [Fact]
    public async Task A_key_that_is_known_but_poor_may_ask_for_its_channel()
    {
        var shop = await sandbox.VendureShopAsync("poor");

        var poor = await shop.AnswerAsync("{ activeChannel { id code } }", header: ("vendure-api-key", VendureSandboxShop.PoorApiKey));
        var stranger = await shop.AnswerAsync("{ activeChannel { id code } }", header: ("vendure-api-key", "0123:4567"));

        poor.GetRawText().ShouldBe("""{"data":{"activeChannel":{"id":"1","code":"__default_channel__"}}}""");
        stranger.ErrorCode().ShouldBe("FORBIDDEN");
    }

    [Fact]
    public async Task A_login_brings_a_token_in_a_header_and_a_wrong_one_is_an_answer_not_an_error()
    {
        const string login = "mutation($p: String!) { login(username: \"sandbox\", password: $p) { __typename ... on ErrorResult { errorCode message } ... on CurrentUser { identifier } } }";
        var shop = await sandbox.VendureShopAsync("login");

        using var right = await shop.CallAsync(login, new { p = VendureSandboxShop.Password }, ("Accept", "*/*"));
        using var wrong = await shop.CallAsync(login, new { p = "wrong" }, ("Accept", "*/*"));

        (await right.TextAsync()).ShouldBe("""{"data":{"login":{"__typename":"CurrentUser","identifier":"sandbox"}}}""");
        var token = right.Headers.GetValues("vendure-auth-token").Single();
        token.Length.ShouldBe(64);
        var orders = await shop.AnswerAsync("{ me { identifier } orders { totalItems } }", header: ("Authorization", $"Bearer {token}"));
        orders.GetRawText().ShouldBe("""{"data":{"me":{"identifier":"sandbox"},"orders":{"totalItems":2040}}}""");
        (await wrong.TextAsync()).ShouldBe(
            """{"data":{"login":{"__typename":"InvalidCredentialsError","errorCode":"INVALID_CREDENTIALS_ERROR","message":"The provided credentials are invalid"}}}""");
        wrong.Headers.Contains("vendure-auth-token").ShouldBeFalse();
    }

    [Fact]
    public async Task A_single_order_equals_its_row_in_the_list_and_what_is_no_order_is_null()
    {
        var shop = await sandbox.VendureShopAsync("single");
        var row = (await shop.OrdersAsync("take: 1, skip: 5, sort: { id: ASC }, filter: { active: { eq: false } }", "id code state totalWithTax")).Items().Single();

        (await shop.OrderAsync("1006", "id code state totalWithTax")).GetRawText().ShouldBe(row.GetRawText());
        (await shop.OrderAsync("999999", "id")).ValueKind.ShouldBe(JsonValueKind.Null);
        (await shop.OrderAsync("abc", "id")).ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_lists_inside_an_order_begin_elsewhere_in_another_query()
    {
        var shop = await sandbox.VendureShopAsync("turns", new { orders = 50, carts = 0 });

        var few = await LinesAsync("take: 50");
        var many = await LinesAsync("take: 51");

        many.ShouldNotBe(few);
        many.Select(Sorted).ShouldBe(few.Select(Sorted));

        async Task<List<string>> LinesAsync(string take) =>
            [.. (await shop.OrdersAsync($"{take}, sort: {{ id: ASC }}", "lines { id }")).Items()
                .Select(order => string.Join(' ', order.GetProperty("lines").EnumerateArray().Select(line => line.Text("id"))))];

        static string Sorted(string lines) => string.Join(' ', lines.Split(' ').Order());
    }

    [Theory]
    [InlineData("POST", "/vendure/web/shop-api")]
    [InlineData("GET", "/vendure/web/nothing")]
    public async Task A_wrong_address_is_the_web_frameworks_404(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await sandbox.Http.SendAsync(request, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var answer = JsonElement.Parse(await response.TextAsync());
        answer.Names().ShouldBe(["statusCode", "message", "timestamp", "path"]);
        answer.Text("message").ShouldBe($"Cannot {method} {path["/vendure/web".Length..]}");
    }

    private static void AddsUp(JsonElement order)
    {
        var lines = Sum(order, "lines", "proratedLinePrice");
        (lines + Sum(order, "surcharges", "price")).ShouldBe(Money(order, "subTotal"));
        Sum(order, "shippingLines", "discountedPrice").ShouldBe(Money(order, "shipping"));
        (Money(order, "subTotal") + Money(order, "shipping")).ShouldBe(Money(order, "total"));
        (Money(order, "subTotalWithTax") + Money(order, "shippingWithTax")).ShouldBe(Money(order, "totalWithTax"));
        (Money(order, "total") + Sum(order, "taxSummary", "taxTotal")).ShouldBe(Money(order, "totalWithTax"));
        if (order.Text("state") == "Cancelled")
            lines.ShouldBe(0);
        else
            Sum(order, "payments", "amount").ShouldBe(Money(order, "totalWithTax"));
        var hasFulfillment = order.Text("state") is "PartiallyShipped" or "Shipped" or "PartiallyDelivered" or "Delivered" or "ReadyForPickup";
        order.GetProperty("fulfillments").GetArrayLength().ShouldBe(hasFulfillment ? 1 : 0);
    }

    private static long Sum(JsonElement order, string list, string field) => order.GetProperty(list).EnumerateArray().Sum(part => Money(part, field));

    private static long Money(JsonElement json, string field) => json.GetProperty(field).GetInt64();
}
