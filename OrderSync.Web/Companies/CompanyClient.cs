using OrderSync.Contracts.Companies;
using OrderSync.Web.Api;

namespace OrderSync.Web.Companies;

/// <summary>The settings of the person's company.</summary>
public sealed class CompanyClient(ApiHttp api)
{
    private const string Root = "api/v1/company";

    public Task<CompanyView> ReadAsync(CancellationToken cancel) => api.GetAsync<CompanyView>(Root, cancel);

    public Task<CompanyView> UpdateAsync(UpdateCompanyRequest request) => api.PutAsync<CompanyView>(Root, request, CancellationToken.None);

    public Task<IReadOnlyList<TimeZoneView>> ZonesAsync(CancellationToken cancel) => api.GetAsync<IReadOnlyList<TimeZoneView>>("api/v1/time-zones", cancel);
}
