using OrderSync.Contracts.Connections;
using OrderSync.Web.Api;

namespace OrderSync.Web.Connections;

public sealed class ConnectionsClient(ApiHttp api, PatientApiHttp patient)
{
    private const string Base = "api/platform-operations/connections";

    public Task<IReadOnlyList<ConnectionView>> ListAsync(CancellationToken cancel) =>
        api.GetAsync<IReadOnlyList<ConnectionView>>(Base, cancel);

    public Task<ConnectionView> FindAsync(Guid id, CancellationToken cancel) => api.GetAsync<ConnectionView>($"{Base}/{id}", cancel);

    public Task<ConnectionHealthView> HealthAsync(Guid id, CancellationToken cancel) =>
        api.GetAsync<ConnectionHealthView>($"api/v1/connections/{id}/health", cancel);

    public Task<IReadOnlyList<PlatformView>> PlatformsAsync(CancellationToken cancel) =>
        api.GetAsync<IReadOnlyList<PlatformView>>("api/platform-operations/platforms", cancel);

    public Task<ConnectionView> CreateAsync(CreateConnectionRequest request, CancellationToken cancel) =>
        patient.PostAsync<ConnectionView>(Base, request, cancel);

    public Task<ConnectionView> UpdateAsync(Guid id, UpdateConnectionRequest request, CancellationToken cancel) =>
        patient.PutAsync<ConnectionView>($"{Base}/{id}", request, cancel);

    public Task<ConnectionCheckView> TestAsync(CreateConnectionRequest request, CancellationToken cancel) =>
        patient.PostAsync<ConnectionCheckView>($"{Base}/test", request, cancel);

    public Task<ConnectionCheckView> TestAsync(Guid id, CancellationToken cancel) =>
        patient.PostAsync<ConnectionCheckView>($"{Base}/{id}/test", null, cancel);

    public Task<ConnectionView> SwitchAsync(Guid id, bool on, CancellationToken cancel) =>
        api.PostAsync<ConnectionView>($"{Base}/{id}/{(on ? "enable" : "disable")}", null, cancel);

    public Task DeleteAsync(Guid id, CancellationToken cancel) => api.DeleteAsync($"{Base}/{id}", cancel);
}
