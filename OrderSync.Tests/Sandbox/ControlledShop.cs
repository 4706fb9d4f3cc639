using System.Net.Http.Json;
using System.Text.Json;

namespace OrderSync.Tests.Sandbox;

/// <summary>A shop on any platform, as its puppeteer sees it: nothing but HTTP and JSON.</summary>
internal abstract class ControlledShop(HttpClient http, string platform, string name)
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected HttpClient Http => http;

    protected string Name => name;

    private string Control => $"/_sandbox/{platform}/{name}";

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
