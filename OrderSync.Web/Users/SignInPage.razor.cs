using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Users;
using OrderSync.Web.Api;
using StackExchange.Redis;

namespace OrderSync.Web.Users;

public sealed partial class SignInPage
{
    private string? _trouble;

    [SupplyParameterFromForm(FormName = "sign-in")]
    private SignInForm Form { get; set; } = null!;

    [SupplyParameterFromQuery]
    private string? ReturnUrl { get; set; }

    /// <summary>Set when the site sent the person here because the session had ended.</summary>
    [SupplyParameterFromQuery]
    private bool? Ended { get; set; }

    /// <summary>What brought the person here: "reset" or "accepted".</summary>
    [SupplyParameterFromQuery]
    private string? Done { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    [Inject]
    private SessionClient Sessions { get; set; } = null!;

    [Inject]
    private ISessionVault Vault { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private string? Notice => _trouble is not null || HttpMethods.IsPost(Context.Request.Method) ? null
        : Ended == true ? ApiProblem.Ended
        : Done == "reset" ? "Your new password is set. Sign in with it."
        : Done == "accepted" ? "Your account is ready. Sign in with the password that you have chosen."
        : ReturnAddress.Local(ReturnUrl) != "/" ? "Sign in to open the page you asked for."
        : null;

    protected override void OnInitialized()
    {
        Form ??= new SignInForm();
        if (HttpMethods.IsGet(Context.Request.Method) && Context.User.Identity?.IsAuthenticated == true && Done is null)
            Navigation.NavigateTo(ReturnAddress.Local(ReturnUrl));
    }

    private async Task SignInAsync()
    {
        try
        {
            var request = new SignInRequest(Form.Email!, Form.Password!, DeviceCookie.Read(Context));
            var tokens = await Sessions.SignInAsync(request, Visitor.Of(Context), Context.RequestAborted);
            var session = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
            await Vault.SaveAsync(session, tokens);
            if (tokens.DeviceToken is { } device)
                DeviceCookie.Write(Context, device);
            // The first page is in the company's time, as those after it.
            if (tokens.User.TimeZone is { } zone)
                Context.Response.Cookies.Append("ordersync.zone", zone, new CookieOptions { MaxAge = SessionSetup.Life, SameSite = SameSiteMode.Lax, IsEssential = true });
            await Context.SignInAsync(SignedIn.Principal(tokens.User, session), new AuthenticationProperties
            {
                IsPersistent = true,
                IssuedUtc = Time.GetUtcNow(),
            });
        }
        catch (ApiProblem problem)
        {
            _trouble = problem.Sentence;
            return;
        }
        catch (Exception trouble) when (trouble is RedisException or TimeoutException)
        {
            _trouble = ApiProblem.Unreachable;
            return;
        }

        Navigation.NavigateTo(ReturnAddress.Local(ReturnUrl));
    }

    private sealed class SignInForm
    {
        [Required(ErrorMessage = "Enter your e-mail address.")]
        [EmailAddress(ErrorMessage = "This is not an e-mail address.")]
        [StringLength(254, ErrorMessage = "This is not an e-mail address.")]
        public string? Email { get; set; }

        [Required(ErrorMessage = "Enter your password.")]
        [StringLength(200, ErrorMessage = "A password has at most 200 characters.")]
        public string? Password { get; set; }
    }
}
