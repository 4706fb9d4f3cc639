using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Api;

namespace OrderSync.Web.Runs;

/// <summary>The Api's platform operations: tasks, figures, statistics.</summary>
public sealed class RunsClient(ApiHttp api)
{
    private const string Base = "api/platform-operations";

    public Task<OperationsSummary> SummaryAsync(CancellationToken cancel) => api.GetAsync<OperationsSummary>($"{Base}/summary", cancel);

    public Task<OffsetPage<RunView>> ListAsync(RunQuery query, int limit, int offset, CancellationToken cancel) =>
        api.GetAsync<OffsetPage<RunView>>($"{Base}/tasks?{query.ToApi()}limit={limit}&offset={offset}", cancel);

    public Task<RunDetailView> FindAsync(Guid id, CancellationToken cancel) =>
        api.GetAsync<RunDetailView>($"{Base}/tasks/{id}", cancel);

    public Task<RunView> StartOrderFetchAsync(StartOrderFetchRequest request, CancellationToken cancel) =>
        api.PostAsync<RunView>($"{Base}/tasks/order-fetching", request, cancel);

    public Task<RunView> ActAsync(Guid id, RunAct act, CancellationToken cancel) =>
        api.PostAsync<RunView>($"{Base}/tasks/{id}/{act.ToString().ToLowerInvariant()}", null, cancel);

    public Task<RunView> RetryWindowAsync(Guid id, Guid window, CancellationToken cancel) =>
        api.PostAsync<RunView>($"{Base}/tasks/{id}/windows/{window}/retry", null, cancel);

    public Task<IReadOnlyList<OrderStatsView>> OrderStatsAsync(CancellationToken cancel) =>
        api.GetAsync<IReadOnlyList<OrderStatsView>>($"{Base}/stats/orders", cancel);
}

/// <summary>What a person can do to a run; the names are the Api's routes.</summary>
public enum RunAct
{
    Pause,
    Resume,
    Stop,
    Retry,
}
