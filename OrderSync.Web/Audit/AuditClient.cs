using OrderSync.Contracts;
using OrderSync.Contracts.Audit;
using OrderSync.Web.Api;

namespace OrderSync.Web.Audit;

public sealed class AuditClient(ApiHttp api)
{
    private const string Root = "api/v1/audit";

    public Task<CursorPage<AuditEntryView>> ListAsync(AuditFilter filter, TimeZoneInfo zone, string? cursor, int limit, CancellationToken cancel) =>
        api.GetAsync<CursorPage<AuditEntryView>>(Root, filter.ToApi(zone, cursor, limit), cancel);

    public Task<IReadOnlyList<AuditPersonView>> PeopleAsync(CancellationToken cancel) => api.GetAsync<IReadOnlyList<AuditPersonView>>($"{Root}/people", cancel);
}
