using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Users;

public enum UserState
{
    Active,

    /// <summary>Can do nothing until an admin enables them again.</summary>
    Disabled,
}

/// <summary>A person of the company, as its admins see them.</summary>
/// <param name="LastSeenAt">To the minute; null for whoever has never signed in.</param>
public sealed record UserView(
    Guid Id, string Email, string Name, UserRole Role, UserState State, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt);

/// <summary>PUT /api/v1/users/{id}.</summary>
/// <param name="Role">agent, manager or admin.</param>
public sealed record SaveUserRequest([Required, StringLength(200)] string Name, UserRole Role);

/// <summary>POST /api/v1/users/invitations.</summary>
/// <param name="Role">agent, manager or admin.</param>
public sealed record InviteUserRequest([Required, EmailAddress, StringLength(254)] string Email, UserRole Role);

/// <summary>Somebody who has been invited and has not accepted yet.</summary>
/// <param name="InvitedBy">The name of whoever made or renewed it last.</param>
/// <param name="EmailedAt">When the mail server took the link; null where it was shown instead.</param>
public sealed record InvitationView(
    Guid Id, string Email, UserRole Role, string InvitedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool Expired, DateTimeOffset? EmailedAt);

/// <summary>The answer to making or renewing an invitation.</summary>
/// <param name="Link">
/// Where it was not sent by e-mail: to be handed over, and never shown again. Begins with a slash where the site's public address is not set up.
/// </param>
/// <param name="Refusal">Why the mail server did not take it; null where it did, and where e-mail is not set up.</param>
public sealed record InvitationLinkView(InvitationView Invitation, string? Link, string? Refusal);

/// <summary>The answer to POST /api/v1/users/{id}/reset-password.</summary>
/// <param name="Emailed">The link is on its way to the user by e-mail.</param>
/// <param name="Link">Where e-mail is not set up: to be handed over, and never shown again.</param>
public sealed record PasswordLinkView(bool Emailed, string? Link, DateTimeOffset? ExpiresAt);
