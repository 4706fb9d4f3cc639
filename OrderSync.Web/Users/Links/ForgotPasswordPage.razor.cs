using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Users;
using OrderSync.Web.Api;

namespace OrderSync.Web.Users.Links;

/// <summary>Says the same of every e-mail, as the Api does.</summary>
public sealed partial class ForgotPasswordPage
{
    private ForgotPasswordView? _answer;
    private string? _problem;

    [SupplyParameterFromForm(FormName = "forgot")]
    private ForgotForm Form { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [Inject]
    private SessionClient Sessions { get; set; } = null!;

    protected override void OnInitialized() => Form ??= new ForgotForm();

    private async Task AskAsync()
    {
        try
        {
            _answer = await Sessions.ForgotPasswordAsync(Form.Email!, Visitor.Of(Context), Context.RequestAborted);
        }
        catch (ApiProblem problem)
        {
            _problem = problem.Sentence;
        }
    }

    private sealed class ForgotForm
    {
        [Required(ErrorMessage = "Enter your e-mail address.")]
        [EmailAddress(ErrorMessage = "This is not an e-mail address.")]
        [StringLength(254, ErrorMessage = "This is not an e-mail address.")]
        public string? Email { get; set; }
    }
}
