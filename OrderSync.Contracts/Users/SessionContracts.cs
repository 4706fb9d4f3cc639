using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Users;

/// <summary>What a person may do. Admin, Manager and Agent act within their company; Operator runs the installation.</summary>
public enum UserRole
{
    Agent,
    Manager,
    Admin,
    Operator,
}

/// <summary>POST /api/v1/auth/sign-in.</summary>
/// <param name="DeviceToken">Of the last sign-in on this device, if there was one.</param>
public sealed record SignInRequest(
    [Required, EmailAddress, StringLength(254)] string Email,
    [Required, StringLength(200)] string Password,
    [StringLength(4000)] string? DeviceToken = null);

/// <summary>POST /api/v1/auth/refresh and /api/v1/auth/sign-out. A refresh token works once: the answer holds the next.</summary>
public sealed record RefreshRequest([Required, StringLength(200)] string RefreshToken);

/// <summary>The answer to a sign-in or refresh. Access tokens go in <c>Authorization: Bearer</c>.</summary>
/// <param name="DeviceToken">
/// Of a sign-in: to keep on this device for the next one, when it keeps failures of strangers with the same e-mail from slowing this person
/// down. It opens nothing. Null after a refresh.
/// </param>
public sealed record SessionTokens(
    string AccessToken,
    DateTimeOffset AccessTokenExpiresAt,
    string RefreshToken,
    DateTimeOffset RefreshTokenExpiresAt,
    MeView User,
    string? DeviceToken = null);

/// <summary>GET /api/v1/auth/me. <paramref name="CompanyId"/> is null for an Operator.</summary>
/// <param name="TimeZone">The company's.</param>
public sealed record MeView(Guid Id, string Email, string Name, UserRole Role, Guid? CompanyId, string? CompanyName, string? TimeZone = null);
