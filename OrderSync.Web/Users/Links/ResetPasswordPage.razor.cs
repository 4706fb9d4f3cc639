using System.Net;
using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Users;
using OrderSync.Web.Api;

namespace OrderSync.Web.Users.Links;

public sealed partial class ResetPasswordPage
{
    private string? _problem;
    private string? _refusal;
    private bool _gone;

    [SupplyParameterFromForm(FormName = "reset")]
    private NewPasswordForm Form { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [Inject]
    private SessionClient Sessions { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override void OnInitialized() => Form ??= new NewPasswordForm();

    private async Task SetAsync()
    {
        if (string.IsNullOrEmpty(Form.Token))
        {
            _problem = "This address is not complete. Open the link as it stands in the e-mail.";
            return;
        }
        try
        {
            await Sessions.ResetPasswordAsync(new ResetPasswordRequest(Form.Token ?? "", Form.Password!), Visitor.Of(Context), Context.RequestAborted);
        }
        catch (ApiProblem problem) when (problem.Errors.TryGetValue("password", out var faults))
        {
            _refusal = string.Join(' ', faults);
            return;
        }
        catch (ApiProblem problem)
        {
            (_problem, _gone) = (problem.Sentence, problem.Status is HttpStatusCode.Gone);
            return;
        }

        Navigation.NavigateTo("/sign-in?done=reset");
    }
}
