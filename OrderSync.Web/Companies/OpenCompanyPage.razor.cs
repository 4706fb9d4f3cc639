using Microsoft.AspNetCore.Components;
using OrderSync.Web.Api;
using OrderSync.Web.Users;

namespace OrderSync.Web.Companies;

public sealed partial class OpenCompanyPage
{
    private string? _trouble;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [Inject]
    private InstallationClient Client { get; set; } = null!;

    [Inject]
    private CompanyOpening Opening { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private async Task OpenAsync()
    {
        try
        {
            var company = await Client.OpenAsync(Id, Context.RequestAborted);
            await Opening.ShowAsync(Context, new OpenedCompany(company.Id, company.Name));
        }
        catch (ApiProblem problem)
        {
            _trouble = problem.Sentence;
            return;
        }
        Navigation.NavigateTo("/");
    }
}
