using System.Net.Http.Json;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

/// <summary>A shop on Vendure, as its client sees it.</summary>
internal sealed class VendureSandboxShop(HttpClient http, string name) : ControlledShop(http, "vendure", name)
{
    public const string PoorApiKey = "sandboxpoorkey000000:sandboxsecret0000000000";
    public const string Username = "sandbox";
    public const string Password = "sandboxpassword";

    public string ApiKey { get; set; } = "sandboxkey0000000000:sandboxsecret0000000000";

    public string AdminApi => $"/vendure/{Name}/admin-api";

    /// <param name="header">The credentials; null: the API key.</param>
    public async Task<HttpResponseMessage> CallAsync(string query, object? variables = null, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, AdminApi) { Content = JsonContent.Create(new { query, variables }) };
        var (name, value) = header ?? ("vendure-api-key", ApiKey);
        request.Headers.Add(name, value);
        return await Http.SendAsync(request, Cancel);
    }

    /// <summary>The whole answer, errors and all.</summary>
    public async Task<JsonElement> AnswerAsync(string query, object? variables = null, (string Name, string Value)? header = null)
    {
        using var response = await CallAsync(query, variables, header);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    /// <param name="options">As GraphQL spells them, for example "take: 5, sort: { id: ASC }".</param>
    public async Task<JsonElement> OrdersAsync(string options = "", string fields = "id")
    {
        var arguments = options.Length == 0 ? "" : $"(options: {{ {options} }})";
        var answer = await AnswerAsync($"{{ orders{arguments} {{ totalItems items {{ {fields} }} }} }}");
        answer.TryGetProperty("errors", out var errors).ShouldBeFalse(errors.ToString());
        return answer.GetProperty("data").GetProperty("orders");
    }

    public async Task<List<string>> IdsAsync(string options = "") => (await OrdersAsync(options)).ItemIds();

    public async Task<JsonElement> OrderAsync(string id, string fields) =>
        (await AnswerAsync($"query($id: ID!) {{ order(id: $id) {{ {fields} }} }}", new { id })).GetProperty("data").GetProperty("order");
}

internal static class VendureSandboxJson
{
    public static List<JsonElement> Items(this JsonElement orders) => [.. orders.GetProperty("items").EnumerateArray()];

    public static List<string> ItemIds(this JsonElement orders) => [.. orders.Items().Select(order => order.Text("id"))];

    public static int TotalItems(this JsonElement orders) => orders.GetProperty("totalItems").GetInt32();

    public static List<string> TextIds(this IEnumerable<JsonElement> truth) => [.. truth.Ids().Select(id => $"{id}")];

    /// <summary>The code of the answer's only error.</summary>
    public static string ErrorCode(this JsonElement answer) =>
        answer.GetProperty("errors").EnumerateArray().ShouldHaveSingleItem().GetProperty("extensions").Text("code");

    public static string[] Names(this JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];
}
