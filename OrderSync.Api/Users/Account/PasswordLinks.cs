using Microsoft.Extensions.Options;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Notifications;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users.Account;

/// <summary>Links with which a new password is chosen: the worker makes and sends them, where e-mail is set up, and an admin hands them over where it is not.</summary>
public sealed class PasswordLinks(
    OrderSyncDb database, NotificationMessages messages, IOptions<EmailOptions> email, IOptions<SiteOptions> site, TimeProvider time)
{
    public bool AreEmailed => email.Value.CanSendLinks(site.Value);

    /// <summary>For an e-mail that somebody typed: the same work whether there is such a user or not.</summary>
    public async Task AskAsync(string typedEmail, CancellationToken cancellationToken)
    {
        await AddAsync(typedEmail, userId: null, tokenHash: null, issuer: null, cancellationToken);
        await messages.WakeAsync();
    }

    /// <summary>Saves what else the request has changed, too.</summary>
    /// <param name="issuer">The admin who asks for it.</param>
    public async Task<PasswordLinkView> IssueAsync(User user, Guid issuer, CancellationToken cancellationToken)
    {
        if (AreEmailed)
        {
            await AskAsync(user.Email, cancellationToken);
            return new PasswordLinkView(Emailed: true, Link: null, ExpiresAt: null);
        }
        var token = SecretToken.New();
        var expires = await AddAsync(user.Email, user.Id, token.Hash, issuer, cancellationToken);
        return new PasswordLinkView(Emailed: false, SiteLinks.PasswordReset(site.Value.PublicUrl, token), expires);
    }

    private async Task<DateTimeOffset> AddAsync(string email, Guid? userId, byte[]? tokenHash, Guid? issuer, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reset = new PasswordReset
        {
            Id = Guid.CreateVersion7(now),
            Email = email,
            RequestedAt = now,
            DueAt = tokenHash is null ? now : null,
            UserId = userId,
            IssuedById = issuer,
            TokenHash = tokenHash,
            ExpiresAt = now + PasswordReset.Lifetime,
        };
        database.PasswordResets.Add(reset);
        await database.SaveChangesAsync(cancellationToken);
        return reset.ExpiresAt;
    }
}
