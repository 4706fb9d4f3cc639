using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Web.Api;

namespace OrderSync.Web.Connections.Calls;

/// <summary>The record of calls to platforms. Queries are those of <see cref="CallsQuery"/>.</summary>
public sealed class CallsClient(ApiHttp api)
{
    public Task<CursorPage<PlatformCallView>> OfConnectionAsync(Guid connection, IReadOnlyDictionary<string, string?> query, CancellationToken cancel) =>
        api.GetAsync<CursorPage<PlatformCallView>>($"api/v1/connections/{connection}/calls", query, cancel);

    public Task<CursorPage<PlatformCallView>> OfRunAsync(Guid run, IReadOnlyDictionary<string, string?> query, CancellationToken cancel) =>
        api.GetAsync<CursorPage<PlatformCallView>>($"api/platform-operations/tasks/{run}/calls", query, cancel);
}
