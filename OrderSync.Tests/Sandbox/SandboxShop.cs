using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

/// <summary>A shop as its client and its puppeteer see it: nothing but HTTP and JSON.</summary>
internal sealed class SandboxShop(HttpClient http, string name)
{
    private const string FirstPage = "per_page=100&sort_direction=desc";
    private const string DefaultToken = "sandboxtoken0000000000";

    public string Token { get; set; } = DefaultToken;

    public string Orders => $"/ecomanager/{name}/api/shop/v2/orders";

    private string Control => $"/_sandbox/ecomanager/{name}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<HttpResponseMessage> CallAsync(string pathAndQuery, CancellationToken? cancel = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, pathAndQuery);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return await http.SendAsync(request, cancel ?? Cancel);
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

    public async Task<List<JsonElement>> LinesAsync(string path)
    {
        var text = await http.GetStringAsync($"{Control}/{path}", Cancel);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    public Task<List<JsonElement>> TruthAsync() => LinesAsync("ledger/truth");

    public Task<JsonElement> GetAsync(string path = "") => http.GetFromJsonAsync<JsonElement>($"{Control}{path}", Cancel);

    public async Task<JsonElement> PutAsync(object settings)
    {
        using var response = await http.PutAsJsonAsync(Control, settings, Cancel);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync($"{Control}{path}", body, Cancel);
        response.EnsureSuccessStatusCode();
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public Task<JsonElement> FaultAsync(object fault) => PostAsync("/faults", fault);

    public async Task<HttpResponseMessage> TryAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"{Control}{path}");
        request.Content = body is null ? null : new StringContent(body);
        return await http.SendAsync(request, Cancel);
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
