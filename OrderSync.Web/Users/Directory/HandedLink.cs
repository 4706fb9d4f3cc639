using OrderSync.Contracts.Users;

namespace OrderSync.Web.Users.Directory;

/// <summary>A link that is shown once, for an admin to hand over.</summary>
/// <param name="Refusal">What the mail server said against sending it; null where e-mail is not set up.</param>
public sealed record HandedLink(string Title, string Person, string Link, DateTimeOffset ExpiresAt, string? Refusal)
{
    public static HandedLink Of(InvitationLinkView made) =>
        new("The invitation's link", made.Invitation.Email, made.Link!, made.Invitation.ExpiresAt, made.Refusal);

    public static HandedLink Of(PasswordLinkView made, UserView user) =>
        new("The link for a new password", user.Name, made.Link!, made.ExpiresAt!.Value, Refusal: null);
}
