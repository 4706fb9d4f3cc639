using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Users;

/// <summary>What a password has to be, for forms and for the Api.</summary>
public static class PasswordLength
{
    public const int Least = 12;
    public const int Most = 200;
}

/// <summary>POST /api/v1/auth/forgot-password.</summary>
public sealed record ForgotPasswordRequest([Required, EmailAddress, StringLength(254)] string Email);

/// <summary>The same for every e-mail, whether somebody has it or not.</summary>
/// <param name="Emails">False where this installation sends no e-mails: an admin of the company makes a link then.</param>
public sealed record ForgotPasswordView(bool Emails);

/// <summary>POST /api/v1/auth/reset-password.</summary>
/// <param name="Token">What stands in the link after the #.</param>
public sealed record ResetPasswordRequest([Required, StringLength(200)] string Token, [Required] string Password);

/// <summary>POST /api/v1/auth/password.</summary>
public sealed record ChangePasswordRequest([Required, StringLength(PasswordLength.Most)] string CurrentPassword, [Required] string NewPassword);

/// <summary>POST /api/v1/auth/invitations/view: what a link invites to. It does not use the link up.</summary>
/// <param name="Token">What stands in the link after the #.</param>
public sealed record InvitationTokenRequest([Required, StringLength(200)] string Token);

/// <summary>What an invitation offers to whoever has its link.</summary>
public sealed record InvitationOfferView(string Email, string CompanyName, UserRole Role, string InvitedBy, DateTimeOffset ExpiresAt);

/// <summary>POST /api/v1/auth/invitations/accept.</summary>
/// <param name="Token">What stands in the link after the #.</param>
public sealed record AcceptInvitationRequest(
    [Required, StringLength(200)] string Token, [Required, StringLength(200)] string Name, [Required] string Password);

/// <summary>A sign-in of the caller's that has not ended.</summary>
/// <param name="Device">In words, for example "Firefox on Windows".</param>
/// <param name="LastSeenAt">To a quarter of an hour, as access tokens are renewed; of the caller's own session now.</param>
/// <param name="Current">The session of this request.</param>
public sealed record SessionView(Guid Id, string Device, string? Address, DateTimeOffset LastSeenAt, bool Current);
