using System.Net.Http.Json;
using System.Text.Json;

namespace OrderSync.Tests.Peers;

/// <param name="State">Vendure's own word.</param>
public sealed record VendurePeerOrder(string Id, string State, DateTimeOffset PlacedAt, long TotalWithTax);

/// <summary>What customers and the shop's people do with a Vendure, by its shop and admin APIs.</summary>
internal sealed class VendureShop(Uri origin, string apiKey) : IDisposable
{
    private const string OrError = "__typename ... on ErrorResult { errorCode message }";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = origin };

    public Uri Origin => origin;

    public async Task<IReadOnlyList<VendurePeerOrder>> OrdersAsync()
    {
        var data = await AdminAsync(
            "{ orders(options: { take: 1000, filter: { active: { eq: false }, orderPlacedAt: { isNull: false } } }) { totalItems items { id state orderPlacedAt totalWithTax } } }");
        var orders = data.GetProperty("orders");
        orders.GetProperty("totalItems").GetInt32().ShouldBe(orders.GetProperty("items").GetArrayLength());
        return [.. orders.GetProperty("items").EnumerateArray().Select(order => new VendurePeerOrder(
            order.GetProperty("id").GetString()!,
            order.GetProperty("state").GetString()!,
            order.GetProperty("orderPlacedAt").GetDateTimeOffset(),
            order.GetProperty("totalWithTax").GetInt64()))];
    }

    public async Task<IReadOnlyList<string>> PlaceAsync(int count)
    {
        var variants = (await AdminAsync("{ productVariants(options: { sort: { id: ASC } }) { items { id } } }")).GetProperty("productVariants").GetProperty("items");
        var ids = new List<string>();
        for (var number = 0; number < count; number++)
            ids.Add(await PlaceAsync(number, [.. variants.EnumerateArray().Select(variant => variant.GetProperty("id").GetString()!)]));
        return ids;
    }

    public async Task ShipAsync(string id)
    {
        var order = await AdminAsync("query($id: ID!) { order(id: $id) { lines { id quantity } } }", new { id });
        var lines = order.GetProperty("order").GetProperty("lines").EnumerateArray()
            .Select(line => new { orderLineId = line.GetProperty("id").GetString(), quantity = line.GetProperty("quantity").GetInt32() });
        object[] arguments = [new { name = "method", value = "DHL" }, new { name = "trackingCode", value = $"TRK{id}" }];
        var added = await AdminAsync(
            $"mutation($input: FulfillOrderInput!) {{ result: addFulfillmentToOrder(input: $input) {{ ... on Fulfillment {{ id }} {OrError} }} }}",
            new { input = new { lines, handler = new { code = "manual-fulfillment", arguments } } });
        await TransitionAsync(added.GetProperty("result").GetProperty("id").GetString()!, "Shipped");
    }

    public async Task DeliverAsync(string id)
    {
        var order = await AdminAsync("query($id: ID!) { order(id: $id) { fulfillments { id } } }", new { id });
        foreach (var fulfillment in order.GetProperty("order").GetProperty("fulfillments").EnumerateArray())
            await TransitionAsync(fulfillment.GetProperty("id").GetString()!, "Delivered");
    }

    public Task CancelAsync(string id) => AdminAsync(
        $"mutation($input: CancelOrderInput!) {{ result: cancelOrder(input: $input) {{ {OrError} }} }}",
        new { input = new { orderId = id, cancelShipping = true, reason = "test" } });

    public async Task<JsonElement> AdminAsync(string query, object? variables = null)
    {
        using var request = Request("admin-api", query, variables);
        request.Headers.Add("vendure-api-key", apiKey);
        using var response = await _http.SendAsync(request);
        return await DataAsync(response);
    }

    public void Dispose() => _http.Dispose();

    private Task<JsonElement> TransitionAsync(string fulfillment, string state) => AdminAsync(
        $"mutation($id: ID!, $state: String!) {{ result: transitionFulfillmentToState(id: $id, state: $state) {{ {OrError} }} }}",
        new { id = fulfillment, state });

    /// <summary>As a guest would: into the basket, address, shipping, payment.</summary>
    private async Task<string> PlaceAsync(int number, string[] variants)
    {
        string? session = null;
        for (var line = 0; line <= number % 3; line++)
            await BuyAsync("addItemToOrder(productVariantId: $variant, quantity: $quantity)", "$variant: ID!, $quantity: Int!", new { variant = variants[(number + line) % variants.Length], quantity = 1 + ((number + line) % 4) });
        await BuyAsync("setCustomerForOrder(input: $input)", "$input: CreateCustomerInput!", new { input = new { firstName = "Test", lastName = $"Buyer {number}", emailAddress = $"buyer{number % 5}@example.test" } });
        await BuyAsync("setOrderShippingAddress(input: $input)", "$input: CreateAddressInput!", new { input = new { fullName = $"Test Buyer {number}", streetLine1 = $"Straße {number}", city = "Köln", postalCode = "50667", countryCode = "DE" } });
        var methods = (await ShopAsync("{ eligibleShippingMethods { id } }", null)).GetProperty("eligibleShippingMethods");
        await BuyAsync("setOrderShippingMethod(shippingMethodId: $ids)", "$ids: [ID!]!", new { ids = new[] { methods[number % methods.GetArrayLength()].GetProperty("id").GetString() } });
        await BuyAsync("transitionOrderToState(state: $state)", "$state: String!", new { state = "ArrangingPayment" });
        var paid = await BuyAsync("addPaymentToOrder(input: $input)", "$input: PaymentInput!", new { input = new { method = "dummy-payment", metadata = new { } } });
        return paid.GetProperty("result").GetProperty("id").GetString()!;

        Task<JsonElement> BuyAsync(string call, string parameters, object variables) =>
            ShopAsync($"mutation({parameters}) {{ result: {call} {{ ... on Order {{ id }} {OrError} }} }}", variables);

        async Task<JsonElement> ShopAsync(string query, object? variables)
        {
            using var request = Request("shop-api", query, variables);
            if (session is not null)
                request.Headers.Authorization = new("Bearer", session);
            using var response = await _http.SendAsync(request);
            session = response.Headers.TryGetValues("vendure-auth-token", out var tokens) ? tokens.First() : session;
            return await DataAsync(response);
        }
    }

    private static HttpRequestMessage Request(string path, string query, object? variables) =>
        new(HttpMethod.Post, path) { Content = JsonContent.Create(new { query, variables = variables ?? new { } }) };

    private static async Task<JsonElement> DataAsync(HttpResponseMessage response)
    {
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        if (answer.TryGetProperty("errors", out var errors))
            throw new InvalidOperationException(errors.ToString());
        var data = answer.GetProperty("data");
        if (data.TryGetProperty("result", out var result) && result.TryGetProperty("errorCode", out var code))
            throw new InvalidOperationException($"{code}: {result.GetProperty("message")}");
        return data;
    }
}
