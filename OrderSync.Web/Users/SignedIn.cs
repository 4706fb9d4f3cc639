using System.Security.Claims;
using OrderSync.Contracts.Users;

namespace OrderSync.Web.Users;

/// <summary>What the site knows of the signed-in person, as claims of the session's ticket.</summary>
internal static class SignedIn
{
    /// <summary>The policy for starting and stopping runs, and for testing and switching connections; the Api has the same.</summary>
    public const string ControlsRuns = nameof(ControlsRuns);

    /// <summary>The policy for adding, changing and deleting connections.</summary>
    public const string ManagesConnections = nameof(ManagesConnections);

    /// <summary>The policy for the scheduler and its schedules.</summary>
    public const string RunsScheduler = nameof(RunsScheduler);

    /// <summary>The policy for the people of the company.</summary>
    public const string ManagesUsers = nameof(ManagesUsers);
    /// <summary>The policy for what holds for the whole company: its settings and what it keeps.</summary>
    public const string ManagesCompany = nameof(ManagesCompany);

    /// <summary>The policy for who did what.</summary>
    public const string ReadsAudit = nameof(ReadsAudit);

    /// <summary>The policy for the companies of the installation.</summary>
    public const string RunsInstallation = nameof(RunsInstallation);

    /// <summary>The policy for a company's pages: whoever belongs to it, and an operator who has opened it.</summary>
    public const string WorksInCompany = nameof(WorksInCompany);

    /// <summary>The roles within a company.</summary>
    public const string OfCompany = $"{nameof(UserRole.Agent)},{nameof(UserRole.Manager)},{nameof(UserRole.Admin)}";

    private const string SessionClaim = "session";
    private const string CompanyClaim = "company";
    private const string AddressClaim = "client-address";
    private const string OpenedIdClaim = "opened-company";
    private const string OpenedNameClaim = "opened-company-name";

    /// <param name="opened">Of an operator.</param>
    public static ClaimsPrincipal Principal(MeView me, string session, OpenedCompany? opened = null) => new(new ClaimsIdentity(
        [
            new Claim(SessionClaim, session),
            new Claim(ClaimTypes.NameIdentifier, me.Id.ToString()),
            new Claim(ClaimTypes.Name, me.Name),
            new Claim(ClaimTypes.Email, me.Email),
            new Claim(ClaimTypes.Role, me.Role.ToString()),
            new Claim(CompanyClaim, CompanyOf(me)),
            .. Claims(me.Role == UserRole.Operator ? opened : null),
        ],
        "OrderSync"));

    /// <summary>Whether the claims still say what the Api says: an admin may have changed names and role since.</summary>
    public static bool Is(this ClaimsPrincipal user, MeView me) =>
        user.Identity?.Name == me.Name && user.Role() == me.Role.ToString() && user.FindFirst(CompanyClaim)?.Value == CompanyOf(me);

    /// <summary>From where this request comes; an open page keeps that of the connection that it holds.</summary>
    public static void UseClientAddresses(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Connection.RemoteIpAddress is { } address)
            context.User.AddIdentity(new ClaimsIdentity([new Claim(AddressClaim, address.ToString())]));
        return next(context);
    });

    public static string? ClientAddress(this ClaimsPrincipal user) => user.FindFirst(AddressClaim)?.Value;

    public static string? SessionId(this ClaimsPrincipal user) => user.FindFirst(SessionClaim)?.Value;

    public static Guid? UserId(this ClaimsPrincipal user) => Guid.TryParse(user.FindFirst(ClaimTypes.NameIdentifier)?.Value, out var id) ? id : null;

    public static string Email(this ClaimsPrincipal user) => user.FindFirst(ClaimTypes.Email)?.Value ?? "";

    /// <summary>The name of the company whose pages are shown.</summary>
    public static string Company(this ClaimsPrincipal user) => user.OpenedCompany()?.Name ?? user.FindFirst(CompanyClaim)?.Value ?? "";

    /// <summary>Null for everybody but an operator who has opened one.</summary>
    public static OpenedCompany? OpenedCompany(this ClaimsPrincipal user) => Guid.TryParse(user.FindFirst(OpenedIdClaim)?.Value, out var id)
        ? new OpenedCompany(id, user.FindFirst(OpenedNameClaim)?.Value ?? "")
        : null;

    public static bool IsInCompany(this ClaimsPrincipal user) =>
        user.Identity is { IsAuthenticated: true } && (user.Role() != nameof(UserRole.Operator) || user.OpenedCompany() is not null);

    public static string Role(this ClaimsPrincipal user) => user.FindFirst(ClaimTypes.Role)?.Value ?? "";

    private static Claim[] Claims(OpenedCompany? opened) =>
        opened is null ? [] : [new Claim(OpenedIdClaim, opened.Id.ToString()), new Claim(OpenedNameClaim, opened.Name)];

    private static string CompanyOf(MeView me) => me.CompanyName ?? "All companies";
}
