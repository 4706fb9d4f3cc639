using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

/// <summary>A shop on EcoManager, as its client sees it.</summary>
internal sealed class SandboxShop(HttpClient http, string name) : ControlledShop(http, "ecomanager", name)
{
    private const string FirstPage = "per_page=100&sort_direction=desc";
    private const string DefaultToken = "sandboxtoken0000000000";

    public string Token { get; set; } = DefaultToken;

    public string Orders => $"/ecomanager/{Name}/api/shop/v2/orders";

    public async Task<HttpResponseMessage> CallAsync(string pathAndQuery, CancellationToken? cancel = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return await Http.SendAsync(request, cancel ?? Cancel);
    }

    public Task<HttpResponseMessage> ListAsync(string query = FirstPage, CancellationToken? cancel = null) =>
        CallAsync($"{Orders}?{query}", cancel);

    public async Task<JsonElement> JsonAsync(string pathAndQuery)
    {
        using var response = await CallAsync(pathAndQuery);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    public Task<JsonElement> PageAsync(string query = FirstPage) => JsonAsync($"{Orders}?{query}");

    /// <summary>Every order by the cursor, as a client walks.</summary>
    public async Task<List<JsonElement>> WalkAsync(string direction, int perPage = 100, int mostPages = 1_000)
    {
        var orders = new List<JsonElement>();
        string? cursor = null;
        for (var page = 0; page < mostPages; page++)
        {
            var query = $"per_page={perPage}&sort_direction={direction}" + (cursor is null ? "" : $"&cursor={cursor}");
            var json = await PageAsync(query);
            orders.AddRange(json.GetProperty("data").EnumerateArray());
            cursor = json.GetProperty("meta").GetProperty("next_cursor").GetString();
            if (cursor is null)
                break;
        }

        return orders;
    }
}

internal static class SandboxJson
{
    public static List<long> Ids(this IEnumerable<JsonElement> orders) =>
        [.. orders.Select(order => order.GetProperty("id").GetInt64())];

    public static List<long> DataIds(this JsonElement page) => page.GetProperty("data").EnumerateArray().Ids();

    public static string? NextCursor(this JsonElement page) => page.GetProperty("meta").GetProperty("next_cursor").GetString();

    public static DateTimeOffset Time(this JsonElement json, string property) => json.GetProperty(property).GetDateTimeOffset();

    public static Task<string> TextAsync(this HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public static string Text(this JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
