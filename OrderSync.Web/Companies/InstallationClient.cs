using System.Globalization;
using OrderSync.Contracts;
using OrderSync.Contracts.Companies;
using OrderSync.Web.Api;

namespace OrderSync.Web.Companies;

/// <summary>The companies of the installation, for its operators.</summary>
public sealed class InstallationClient(ApiHttp api)
{
    private const string Root = "api/v1/companies";

    public Task<CursorPage<InstalledCompanyView>> ListAsync(CompaniesQuery query, string? cursor, int limit, CancellationToken cancel) =>
        api.GetAsync<CursorPage<InstalledCompanyView>>(
            Root,
            new Dictionary<string, string?>
            {
                ["q"] = query.Text,
                ["suspended"] = query.Suspended switch { true => "true", false => "false", null => null },
                ["cursor"] = cursor,
                ["limit"] = limit.ToString(CultureInfo.InvariantCulture),
            },
            cancel);

    public Task<CreatedCompanyView> CreateAsync(CreateCompanyRequest request) => api.PostAsync<CreatedCompanyView>(Root, request, CancellationToken.None);

    public Task<InstalledCompanyView> OpenAsync(Guid id, CancellationToken cancel) => api.PostAsync<InstalledCompanyView>($"{Root}/{id}/open", null, cancel);

    public Task<InstalledCompanyView> SuspendAsync(Guid id, string? reason) =>
        api.PostAsync<InstalledCompanyView>($"{Root}/{id}/suspend", new SuspendCompanyRequest(reason), CancellationToken.None);

    public Task<InstalledCompanyView> ResumeAsync(Guid id) => api.PostAsync<InstalledCompanyView>($"{Root}/{id}/resume", null, CancellationToken.None);
}
