using OrderSync.Contracts;
using OrderSync.Contracts.Webhooks;
using OrderSync.Web.Api;

namespace OrderSync.Web.Webhooks;

public sealed class WebhooksClient(ApiHttp api, PatientApiHttp patient)
{
    private const string Events = "api/v1/webhook-events";

    public Task<ConnectionWebhooksView> FindAsync(Guid connection, CancellationToken cancel) =>
        api.GetAsync<ConnectionWebhooksView>(Hooks(connection), cancel);

    public Task<ConnectionWebhooksView> RegisterAsync(Guid connection, CancellationToken cancel) =>
        patient.PostAsync<ConnectionWebhooksView>(Hooks(connection), null, cancel);

    public Task RemoveAsync(Guid connection, CancellationToken cancel) => patient.DeleteAsync(Hooks(connection), cancel);

    public Task<CursorPage<WebhookEventView>> EventsAsync(Guid connection, bool rejected, int limit, CancellationToken cancel) =>
        api.GetAsync<CursorPage<WebhookEventView>>($"{Events}?connectionId={connection}&limit={limit}{(rejected ? "&state=rejected" : "")}", cancel);

    public Task<WebhookEventDetailView> EventAsync(Guid id, CancellationToken cancel) => api.GetAsync<WebhookEventDetailView>($"{Events}/{id}", cancel);

    public Task<WebhookEventView> RetryAsync(Guid id, CancellationToken cancel) => api.PostAsync<WebhookEventView>($"{Events}/{id}/retry", null, cancel);

    private static string Hooks(Guid connection) => $"api/v1/connections/{connection}/webhooks";
}
