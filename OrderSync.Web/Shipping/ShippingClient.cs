using System.Globalization;
using OrderSync.Contracts;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Shipping;
using OrderSync.Web.Api;

namespace OrderSync.Web.Shipping;

public sealed class ShippingClient(ApiHttp api, PatientApiHttp patient)
{
    private const string Base = "api/v1/shipments";

    public Task<CursorPage<ShipmentView>> ListAsync(ShipmentQuery query, string? cursor, int limit, CancellationToken cancel) =>
        api.GetAsync<CursorPage<ShipmentView>>(
            Base, [.. query.ToApi(), new("cursor", cursor), new("limit", limit.ToString(CultureInfo.InvariantCulture))], cancel);

    public Task<ShipmentDetailView> FindAsync(Guid id, CancellationToken cancel) => api.GetAsync<ShipmentDetailView>($"{Base}/{id}", cancel);

    /// <summary>Has the carrier asked, which may take its time.</summary>
    public Task<ShipmentDetailView> RefreshAsync(Guid id, CancellationToken cancel) =>
        patient.PostAsync<ShipmentDetailView>($"{Base}/{id}/refresh", null, cancel);

    public Task<IReadOnlyList<ShipmentCodeView>> CodesAsync(CancellationToken cancel) =>
        api.GetAsync<IReadOnlyList<ShipmentCodeView>>($"{Base}/status-codes", cancel);

    public Task<RunView> StartAsync(Guid connection, CancellationToken cancel) =>
        api.PostAsync<RunView>("api/platform-operations/tasks/shipping-sync", new StartShippingSyncRequest(connection), cancel);
}
