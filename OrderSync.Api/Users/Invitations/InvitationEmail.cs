using System.Net;
using Microsoft.Extensions.Options;
using OrderSync.Api.Notifications;
using OrderSync.Core.Notifications;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users.Invitations;

/// <summary>The e-mail by which somebody is invited. Its link is built from the site's public address as it is set up, never from a request.</summary>
public sealed class InvitationEmail(PromptMailer mailer, IOptions<EmailOptions> email, IOptions<SiteOptions> site, TimeProvider time)
{
    public bool IsSetUp => email.Value.CanSendLinks(site.Value);

    public string Link(SecretToken token) => SiteLinks.Invitation(site.Value.PublicUrl, token);

    /// <returns>Why it was not sent, or null.</returns>
    public Task<string?> TrySendAsync(Invitation invitation, string company, SecretToken token, CancellationToken cancellationToken) =>
        mailer.TrySendAsync(Compose(invitation, company, Link(token)), cancellationToken);

    private OutgoingEmail Compose(Invitation invitation, string company, string link)
    {
        var what = $"{invitation.InvitedBy} has invited you to {company} on OrderSync, as {invitation.Role.ToString().ToLowerInvariant()}.";
        const string until = "The link can be used once, within 48 hours. If you do not expect it, ignore this message.";
        return new OutgoingEmail(
            $"{Guid.CreateVersion7(time.GetUtcNow()):N}@ordersync",
            invitation.Email,
            "",
            $"You are invited to {company} on OrderSync",
            $"{what}\n\nChoose your password here:\n{link}\n\n{until}\n",
            $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"></head><body>
            <p>{WebUtility.HtmlEncode(what)}</p><p><a href="{WebUtility.HtmlEncode(link)}">Accept the invitation</a></p><p>{until}</p></body></html>
            """);
    }
}
