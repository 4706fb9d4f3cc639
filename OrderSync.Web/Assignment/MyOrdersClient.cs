using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Web.Api;

namespace OrderSync.Web.Assignment;

/// <summary>The signed-in person as an agent.</summary>
public sealed class MyOrdersClient(ApiHttp api)
{
    private const string Base = "api/v1/my";

    public Task<OffsetPage<MyOrderView>> ListAsync(bool done, int limit, CancellationToken cancel) =>
        api.GetAsync<OffsetPage<MyOrderView>>($"{Base}/orders?state={(done ? "done" : "open")}&limit={limit}", cancel);

    public Task<MyDutyView> DutyAsync(CancellationToken cancel) => api.GetAsync<MyDutyView>($"{Base}/duty", cancel);

    public Task<DutyView> SetDutyAsync(DutyRequest request, CancellationToken cancel) => api.PostAsync<DutyView>($"{Base}/duty", request, cancel);

    public Task<MyOrderView> StartAsync(Guid order, CancellationToken cancel) => api.PostAsync<MyOrderView>($"{Base}/orders/{order}/start", null, cancel);

    public Task<MyOrderView> FinishAsync(Guid order, string? note, CancellationToken cancel) =>
        api.PostAsync<MyOrderView>($"{Base}/orders/{order}/done", new DoneRequest(note), cancel);
}
