using OrderSync.Contracts;
using OrderSync.Contracts.Notifications;
using OrderSync.Web.Api;

namespace OrderSync.Web.Notifications;

/// <summary>The company's outgoing webhooks.</summary>
public sealed class EndpointsClient(ApiHttp api)
{
    private const string Base = "api/v1/webhook-endpoints";

    public Task<IReadOnlyList<WebhookEndpointView>> ListAsync(CancellationToken cancel) => api.GetAsync<IReadOnlyList<WebhookEndpointView>>(Base, cancel);

    public Task<WebhookSecretView> CreateAsync(SaveWebhookEndpointRequest request, CancellationToken cancel) =>
        api.PostAsync<WebhookSecretView>(Base, request, cancel);

    public Task<WebhookEndpointView> UpdateAsync(Guid id, SaveWebhookEndpointRequest request, CancellationToken cancel) =>
        api.PutAsync<WebhookEndpointView>($"{Base}/{id}", request, cancel);

    public Task DeleteAsync(Guid id, CancellationToken cancel) => api.DeleteAsync($"{Base}/{id}", cancel);

    public Task<WebhookSecretView> RotateAsync(Guid id, CancellationToken cancel) => api.PostAsync<WebhookSecretView>($"{Base}/{id}/secret", null, cancel);

    public Task<WebhookDeliveryView> TestAsync(Guid id, CancellationToken cancel) => api.PostAsync<WebhookDeliveryView>($"{Base}/{id}/test", null, cancel);

    public Task<CursorPage<WebhookDeliveryView>> DeliveriesAsync(Guid id, string? state, string? cursor, CancellationToken cancel) =>
        api.GetAsync<CursorPage<WebhookDeliveryView>>(
            $"{Base}/{id}/deliveries?limit=20&{(string.IsNullOrEmpty(state) ? "" : $"state={state}&")}cursor={Uri.EscapeDataString(cursor ?? "")}", cancel);

    public Task<WebhookDeliveryView> ReplayAsync(Guid id, Guid delivery, CancellationToken cancel) =>
        api.PostAsync<WebhookDeliveryView>($"{Base}/{id}/deliveries/{delivery}/replay", null, cancel);

    public Task<ReplayView> ReplaySinceAsync(Guid id, DateTimeOffset since, CancellationToken cancel) =>
        api.PostAsync<ReplayView>($"{Base}/{id}/replay", new ReplayWebhooksRequest(since), cancel);
}
