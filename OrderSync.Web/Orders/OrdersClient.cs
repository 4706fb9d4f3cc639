using System.Globalization;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Web.Api;

namespace OrderSync.Web.Orders;

public sealed class OrdersClient(ApiHttp api)
{
    private const string Base = "api/v1/orders";

    public Task<CursorPage<OrderView>> ListAsync(
        OrderQuery query, TimeZoneInfo zone, string? cursor, int limit, CancellationToken cancel) =>
        api.GetAsync<CursorPage<OrderView>>(
            Base, [.. query.ToApi(zone), new("cursor", cursor), new("limit", limit.ToString(CultureInfo.InvariantCulture))], cancel);

    public Task<OrderListCount> CountAsync(OrderQuery query, TimeZoneInfo zone, CancellationToken cancel) =>
        api.GetAsync<OrderListCount>($"{Base}/count", [.. query.ToApi(zone)], cancel);

    public Task<OrderDetailView> FindAsync(Guid id, CancellationToken cancel) => api.GetAsync<OrderDetailView>($"{Base}/{id}", cancel);

    public Task<OrderPayloadView> PayloadAsync(Guid id, int revision, CancellationToken cancel) =>
        api.GetAsync<OrderPayloadView>($"{Base}/{id}/revisions/{revision}", cancel);
}
