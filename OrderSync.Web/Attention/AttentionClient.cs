using OrderSync.Contracts.Attention;
using OrderSync.Web.Api;

namespace OrderSync.Web.Attention;

public sealed class AttentionClient(ApiHttp api)
{
    public Task<AttentionSummary> ReadAsync(CancellationToken cancel) => api.GetAsync<AttentionSummary>("api/platform-operations/attention", cancel);
}
