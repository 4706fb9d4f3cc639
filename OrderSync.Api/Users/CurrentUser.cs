using System.Globalization;
using System.Security.Claims;
using OrderSync.Contracts.Users;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users;

/// <summary>Whoever sent the running request, as the access token says.</summary>
public sealed class CurrentUser(IHttpContextAccessor accessor)
{
    private ClaimsPrincipal Principal =>
        accessor.HttpContext?.User ?? throw new InvalidOperationException("There is no request, and so no current user.");

    public Guid Id => Guid.Parse(Principal.FindFirstValue(UserClaims.Subject)!);

    public string Name => Principal.FindFirstValue(UserClaims.Name)!;

    public string Email => Principal.FindFirstValue(UserClaims.Email)!;

    public UserRole Role => Enum.Parse<UserRole>(Principal.FindFirstValue(UserClaims.Role)!);

    public Standing Standing => Standing.Of(Principal)!;

    public DateTimeOffset TokenExpiresAt =>
        DateTimeOffset.FromUnixTimeSeconds(long.Parse(Principal.FindFirstValue(UserClaims.Expires)!, CultureInfo.InvariantCulture));

    /// <summary>The company that this request works in; the policies of <see cref="Access"/> make sure that there is one.</summary>
    public Guid CompanyId =>
        CurrentCompany.Id ?? throw new InvalidOperationException("The endpoint needs a company, but its policy asks for none.");
}

/// <summary>The claims of an access token, spelled as in the JWT.</summary>
internal static class UserClaims
{
    public const string Subject = "sub";
    public const string Name = "name";
    public const string Email = "email";
    public const string Role = "role";
    public const string Company = "company";
    public const string Session = "sid";
    public const string Expires = "exp";

    public static Guid? CompanyId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(Company), out var company) ? company : null;
}
