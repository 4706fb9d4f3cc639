using System.Net.Http.Json;
using System.Text.Json;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Runs;

/// <summary>A shop of the sandbox, on its EcoManager unless said otherwise, through the sandbox's own control: it knows what is true.</summary>
public sealed class SimulatedShop(string name, HttpClient sandbox, string platform = "ecomanager") : ConnectedShop
{
    public const string Token = "sandboxtoken0000000000";

    private readonly string _control = $"/_sandbox/{platform}/{name}";

    public string Name { get; } = name;

    public string Platform { get; } = platform;

    public async Task SetAsync(object settings) => (await sandbox.Put(_control, settings)).EnsureSuccessStatusCode();

    public async Task FaultAsync(object fault) => (await sandbox.Post($"{_control}/faults", fault)).EnsureSuccessStatusCode();

    public async Task ClearFaultsAsync() => (await sandbox.Delete($"{_control}/faults")).EnsureSuccessStatusCode();

    public async Task AddOrdersAsync(int count) => (await sandbox.Post($"{_control}/orders", new { count })).EnsureSuccessStatusCode();

    public async Task ChangeStateAsync(string id, string state) =>
        (await sandbox.Post($"{_control}/orders/{id}/state", new { state })).EnsureSuccessStatusCode();

    public async Task DeleteOrderAsync(string id) => (await sandbox.Delete($"{_control}/orders/{id}")).EnsureSuccessStatusCode();

    public async Task RenewTokenAsync(string token) => (await sandbox.Post($"{_control}/token", new { token })).EnsureSuccessStatusCode();

    /// <summary>Every order that the shop has.</summary>
    public async Task<List<TrueOrder>> TruthAsync()
    {
        var orders = new List<TrueOrder>();
        await using var lines = await sandbox.GetStreamAsync($"{_control}/ledger/truth", TestContext.Current.CancellationToken);
        using var reader = new StreamReader(lines);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            orders.Add(JsonSerializer.Deserialize<TrueOrder>(line, JsonSerializerOptions.Web)!);
        return orders;
    }

    public async Task<HashSet<string>> TrueIdsAsync() => [.. (await TruthAsync()).Select(order => order.Key)];

    /// <summary>How many calls the shop has answered since its ledger was cleared.</summary>
    public async Task<int> CallsAsync() => (await LedgerAsync()).GetProperty("requests").GetProperty("total").GetInt32();

    /// <summary>Of the last thousand, those whose query names this parameter.</summary>
    public async Task<int> CallsAsync(string parameter)
    {
        var calls = await sandbox.GetFromJsonAsync<JsonElement>($"{_control}/ledger/requests?last=1000", TestContext.Current.CancellationToken);
        return calls.EnumerateArray().Count(call => call.GetProperty("query").GetString()?.Contains($"{parameter}=") is true);
    }

    /// <summary>How many of them suffered a fault.</summary>
    public async Task<int> FaultsAsync(string kind) =>
        (await LedgerAsync()).GetProperty("requests").GetProperty("byFault").TryGetProperty(kind, out var count) ? count.GetInt32() : 0;

    private Task<JsonElement> LedgerAsync() => sandbox.GetFromJsonAsync<JsonElement>($"{_control}/ledger", TestContext.Current.CancellationToken);
}

public sealed record TrueOrder(long Id, string Reference, string State, DateTimeOffset CreatedAt)
{
    public string Key => Id.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
