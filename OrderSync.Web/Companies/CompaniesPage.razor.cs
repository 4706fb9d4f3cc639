using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Companies;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Companies;

/// <summary>The companies of the installation, as its operators create, suspend and resume them.</summary>
public sealed partial class CompaniesPage
{
    private FilterText? _search;
    private InstalledCompanyView? _suspending;
    private bool _creating;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    private string? StateName { get; set; }

    [Inject]
    private InstallationClient Client { get; set; } = null!;

    [Inject]
    private Notices Notices { get; set; } = null!;

    protected override CompaniesQuery ReadAddress() => CompaniesQuery.Read(Q, StateName);

    protected override Guid IdOf(InstalledCompanyView row) => row.Id;

    protected override Task<CursorPage<InstalledCompanyView>> ReadAsync(CompaniesQuery query, string? cursor, int limit, CancellationToken cancel) =>
        Client.ListAsync(query, cursor, limit, cancel);

    private void Go(CompaniesQuery query)
    {
        if (query != Query)
            Navigation.NavigateTo(CompaniesQuery.Address(query), replace: true);
    }

    private async Task ResumeAsync(InstalledCompanyView company)
    {
        await Client.ResumeAsync(company.Id);
        await LoadAsync();
        await Notices.SayAsync($"{company.Name} is resumed. Its people can sign in, and what waited begins.");
    }
}
