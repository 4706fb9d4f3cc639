using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Api;

namespace OrderSync.Web.Coverage;

public sealed class CoverageClient(ApiHttp api)
{
    private const string Tasks = "api/platform-operations/tasks";

    public Task<CoverageMapView> MapAsync(int months, CancellationToken cancel) =>
        api.GetAsync<CoverageMapView>($"api/v1/coverage?months={months}", cancel);

    public Task<RunView> ReconcileAsync(StartReconcileRequest request, CancellationToken cancel) =>
        api.PostAsync<RunView>($"{Tasks}/reconcile", request, cancel);

    /// <param name="cursor">Null for the first page.</param>
    public Task<DifferencePage> DifferencesAsync(Guid run, string? cursor, CancellationToken cancel) =>
        api.GetAsync<DifferencePage>($"{Tasks}/{run}/differences", [new("limit", "50"), new("cursor", cursor)], cancel);
}
