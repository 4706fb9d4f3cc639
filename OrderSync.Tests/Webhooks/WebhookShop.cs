using System.Net.Http.Json;
using System.Text.Json;
using OrderSync.Contracts;
using OrderSync.Contracts.Webhooks;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Webhooks;

/// <summary>A merchant's shop of the sandbox whose webhooks are registered through the Api, and what both sides know of its deliveries.</summary>
public sealed class WebhookShop(AppFixture app, Merchant merchant, SimulatedShop shop)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient _sandbox = app.CreateHttpClient("sandbox");

    public SimulatedShop Shop => shop;

    private string Control => $"/_sandbox/ecomanager/{shop.Name}/webhooks";

    private string Hooks => $"/api/v1/connections/{shop.ConnectionId}/webhooks";

    /// <summary>Fetched once, so that what comes later came by webhook; registered unless said otherwise.</summary>
    public static async Task<WebhookShop> OpenAsync(AppFixture app, Merchant merchant, object settings, bool register = true)
    {
        var opened = new WebhookShop(app, merchant, await merchant.ConnectShopAsync(settings));
        await merchant.FetchAsync(opened.Shop, Contracts.Runs.FetchMode.Auto, stopAtFirst: true);
        if (register)
            await opened.RegisterAsync();
        return opened;
    }

    public Task<HttpResponseMessage> TryRegisterAsync() => merchant.Api.Post(Hooks);

    public async Task<ConnectionWebhooksView> RegisterAsync() => await TryRegisterAsync().Read<ConnectionWebhooksView>();

    public async Task<ConnectionWebhooksView> RemoveAsync() => await merchant.Api.Delete(Hooks).Read<ConnectionWebhooksView>();

    public Task<ConnectionWebhooksView> ShownAsync() => merchant.Api.Get<ConnectionWebhooksView>(Hooks);

    public async Task FaultAsync(object fault) => (await _sandbox.Post($"{Control}/faults", fault)).EnsureSuccessStatusCode();

    public async Task ClearFaultsAsync() => (await _sandbox.Delete($"{Control}/faults")).EnsureSuccessStatusCode();

    public async Task SwitchOffAsync(string hookId) => (await _sandbox.Post($"{Control}/{hookId}/off")).EnsureSuccessStatusCode();

    public async Task<PlatformSide> PlatformAsync() =>
        (await _sandbox.GetFromJsonAsync<PlatformSide>(Control, JsonSerializerOptions.Web, Merchant.Cancellation))!;

    public async Task<List<WebhookEventView>> EventsAsync(string? state = null)
    {
        var events = new List<WebhookEventView>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await merchant.Api.Get<CursorPage<WebhookEventView>>(
                $"/api/v1/webhook-events?connectionId={shop.ConnectionId}&state={state}&limit=200&cursor={cursor}");
            events.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        return events;
    }

    /// <summary>Waits until so many deliveries were attempted, and none that is here is pending.</summary>
    public Task UntilWorkedAsync(int deliveries) => UntilAsync(async () =>
        (await PlatformAsync()).Deliveries.Count >= deliveries && (await EventsAsync("pending")).Count == 0, $"{deliveries} deliveries worked");

    public static Task UntilAsync(Func<Task<bool>> condition, string what) => Until.SoAsync(condition, what, Patience);
}

/// <summary>What the sandbox knows of a shop's webhooks.</summary>
public sealed record PlatformSide(IReadOnlyList<PlatformHook> Hooks, IReadOnlyList<PlatformDelivery> Deliveries);

public sealed record PlatformHook(long Id, string Event, string DeliveryUrl, bool IsActive);

public sealed record PlatformDelivery(long WebhookId, string Event, long OrderId, int Attempt, int Status, int TookMs, string? Fault);
