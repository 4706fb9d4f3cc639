using System.Net;
using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Users;
using OrderSync.Web.Api;

namespace OrderSync.Web.Users.Links;

/// <summary>First the script hands over the token of the link, and the page shows what it offers; then the person accepts.</summary>
public sealed partial class AcceptInvitationPage
{
    private InvitationOfferView? _offer;
    private string? _problem;
    private string? _refusal;
    private bool _isAnswer;
    private bool _closed;

    [SupplyParameterFromForm(FormName = "open")]
    private OpenForm Opened { get; set; } = null!;

    [SupplyParameterFromForm(FormName = "accept")]
    private AcceptForm Form { get; set; } = null!;

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [Inject]
    private SessionClient Sessions { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Opened ??= new OpenForm();
        Form ??= new AcceptForm();
        // A form that was posted has to be on the page, or nothing handles it.
        _isAnswer = !string.IsNullOrEmpty(Form.Token);
        if (!_isAnswer)
            return;
        try
        {
            _offer = await ReadAsync(Form.Token!);
        }
        catch (ApiProblem)
        {
            // The answer says it.
        }
    }

    private async Task OpenAsync()
    {
        try
        {
            _offer = await ReadAsync(Opened.Token ?? "");
            Form.Token = Opened.Token;
        }
        catch (ApiProblem problem)
        {
            (_problem, _closed) = (problem.Sentence, true);
        }
    }

    private Task<InvitationOfferView> ReadAsync(string token) => Sessions.ViewInvitationAsync(token, Visitor.Of(Context), Context.RequestAborted);

    private async Task AcceptAsync()
    {
        try
        {
            await Sessions.AcceptInvitationAsync(new AcceptInvitationRequest(Form.Token ?? "", Form.Name!, Form.Password!), Visitor.Of(Context), Context.RequestAborted);
        }
        catch (ApiProblem problem) when (problem.Errors.TryGetValue("password", out var faults))
        {
            _refusal = string.Join(' ', faults);
            return;
        }
        catch (ApiProblem problem)
        {
            _problem = problem.Sentence;
            _closed = problem.Status is HttpStatusCode.Gone or HttpStatusCode.Conflict;
            return;
        }

        Navigation.NavigateTo("/sign-in?done=accepted");
    }

    private sealed class OpenForm
    {
        public string? Token { get; set; }
    }
}
