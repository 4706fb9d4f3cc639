using System.Globalization;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Api;

namespace OrderSync.Web.Runs;

/// <summary>The Api's platform operations: tasks, figures, statistics.</summary>
public sealed class RunsClient(ApiHttp api)
{
    private const string Base = "api/platform-operations";

    /// <summary>So many retries the Api takes in one request.</summary>
    private const int MostAtOnce = 200;

    public Task<OperationsSummary> SummaryAsync(CancellationToken cancel) => api.GetAsync<OperationsSummary>($"{Base}/summary", cancel);

    public Task<OffsetPage<RunView>> ListAsync(RunQuery query, int limit, int offset, CancellationToken cancel) =>
        api.GetAsync<OffsetPage<RunView>>(
            $"{Base}/tasks",
            [.. query.ToApi(), new("limit", limit.ToString(CultureInfo.InvariantCulture)), new("offset", offset.ToString(CultureInfo.InvariantCulture))],
            cancel);

    public Task<RunDetailView> FindAsync(Guid id, CancellationToken cancel) =>
        api.GetAsync<RunDetailView>($"{Base}/tasks/{id}", cancel);

    public Task<RunView> StartOrderFetchAsync(StartOrderFetchRequest request, CancellationToken cancel) =>
        api.PostAsync<RunView>($"{Base}/tasks/order-fetching", request, cancel);

    public Task<RunView> ActAsync(Guid id, RunAct act, CancellationToken cancel) =>
        api.PostAsync<RunView>($"{Base}/tasks/{id}/{act.ToString().ToLowerInvariant()}", null, cancel);

    public Task<RunView> PauseAsync(Guid id, string? reason, CancellationToken cancel) =>
        api.PostAsync<RunView>($"{Base}/tasks/{id}/pause", new PauseRunRequest(reason), cancel);

    /// <summary>Retries now what would be retried by itself later.</summary>
    public Task<RetriesView> RunRetriesAsync(IReadOnlyList<Guid> ids, CancellationToken cancel) => EachAsync("run", ids, cancel);

    public Task<RetriesView> CancelRetriesAsync(IReadOnlyList<Guid> ids, CancellationToken cancel) => EachAsync("cancel", ids, cancel);

    /// <exception cref="ApiProblem">None was scheduled any more.</exception>
    public async Task<RunView> CancelRetryAsync(Guid id, CancellationToken cancel)
    {
        var answer = await CancelRetriesAsync([id], cancel);
        return answer.Refused is [var refusal, ..] ? throw new ApiProblem(refusal.Reason) : (await FindAsync(id, cancel)).Task;
    }

    public Task<RunView> RetryWindowAsync(Guid id, Guid window, CancellationToken cancel) =>
        api.PostAsync<RunView>($"{Base}/tasks/{id}/windows/{window}/retry", null, cancel);

    public Task<IReadOnlyList<OrderStatsView>> OrderStatsAsync(CancellationToken cancel) =>
        api.GetAsync<IReadOnlyList<OrderStatsView>>($"{Base}/stats/orders", cancel);

    /// <summary>The newest tasks of a connection.</summary>
    public Task<OffsetPage<RunView>> OfConnectionAsync(Guid connection, int limit, CancellationToken cancel) =>
        api.GetAsync<OffsetPage<RunView>>($"{Base}/tasks?connectionId={connection}&limit={limit}", cancel);

    private async Task<RetriesView> EachAsync(string verb, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var (done, refused) = (new List<Guid>(), new List<RetryRefusalView>());
        foreach (var some in ids.Chunk(MostAtOnce))
        {
            var answer = await api.PostAsync<RetriesView>($"{Base}/tasks/retries/{verb}", new RetriesRequest(some), cancel);
            done.AddRange(answer.Done);
            refused.AddRange(answer.Refused);
        }
        return new RetriesView(done, refused);
    }
}

/// <summary>What a person can do to a run; the names are the Api's routes, but for the last.</summary>
public enum RunAct
{
    Pause,
    Resume,
    Stop,
    Retry,
    CancelRetry,
}
