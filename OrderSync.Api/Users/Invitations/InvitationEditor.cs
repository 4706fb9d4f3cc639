using System.Net.Mail;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users.Directory;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users.Invitations;

/// <summary>Invitations as the company's admins make, renew and withdraw them.</summary>
public sealed class InvitationEditor(OrderSyncDb database, InvitationEmail email, CurrentUser user, AuditLog audit, TimeProvider time)
{
    private const int MostOpen = 200;

    /// <returns>By field, what is wrong; empty when all is well.</returns>
    public static IReadOnlyDictionary<string, string> Faults(InviteUserRequest request)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        var typed = request.Email.Trim();
        // The attribute takes much for an address that no mail server does.
        if (!MailAddress.TryCreate(typed, out var address) || address.Address != typed)
            faults["email"] = "This is not an e-mail address.";
        if (!UserEndpoints.IsOfCompanies(request.Role))
            faults["role"] = UserEndpoints.RoleWords;
        return faults;
    }

    public async Task<IReadOnlyList<InvitationView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await database.Invitations.AsNoTracking().OrderByDescending(row => row.Id).ToListAsync(cancellationToken)).Select(View)];

    /// <summary>
    /// Says of the company's own users only that they are there: whether an e-mail has an account in another company is told to nobody but whoever
    /// reads its mail.
    /// </summary>
    public async Task<ProblemHttpResult?> RefusalAsync(InviteUserRequest request, CancellationToken cancellationToken)
    {
        var invited = User.SpellEmail(request.Email);
        if (await database.Users.AnyAsync(row => row.CompanyId == user.CompanyId && row.Email == invited, cancellationToken))
            return Problems.Conflict($"{invited} is a user of your company already.", "email");
        if (await database.Invitations.AnyAsync(row => row.Email == invited, cancellationToken))
            return InvitedAlready(invited);
        return await database.Invitations.CountAsync(cancellationToken) >= MostOpen
            ? Problems.Conflict($"There are {MostOpen} invitations that nobody has accepted: withdraw some first.")
            : null;
    }

    public static ProblemHttpResult InvitedAlready(string invited) =>
        Problems.Conflict($"{User.SpellEmail(invited)} has been invited already: renew that invitation, or withdraw it.", "email");

    /// <returns>Null: somebody else has just invited them.</returns>
    public async Task<InvitationLinkView?> CreateAsync(InviteUserRequest request, CancellationToken cancellationToken)
    {
        var (token, now) = (SecretToken.New(), time.GetUtcNow());
        var invitation = new Invitation
        {
            CompanyId = user.CompanyId,
            Id = Guid.CreateVersion7(now),
            Email = User.SpellEmail(request.Email),
            Role = request.Role,
            TokenHash = token.Hash,
            InvitedBy = user.Name,
            InvitedById = user.Id,
            CreatedAt = now,
            ExpiresAt = now + Invitation.Lifetime,
        };
        database.Invitations.Add(invitation);
        audit.Record("user.invite", invitation.Id, $"Invited {invitation.Email} as {invitation.Role}.");
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return null;
        }
        return await SendAsync(invitation, token);
    }

    public async Task<Results<Ok<InvitationLinkView>, ProblemHttpResult>> RenewAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await database.Invitations.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } invitation)
            return InvitationEndpoints.NoSuchInvitation();
        if (await database.Users.AnyAsync(row => row.CompanyId == user.CompanyId && row.Email == invitation.Email, cancellationToken))
            return Problems.Conflict($"{invitation.Email} is a user of your company already: withdraw the invitation.");
        var token = SecretToken.New();
        (invitation.TokenHash, invitation.ExpiresAt) = (token.Hash, time.GetUtcNow() + Invitation.Lifetime);
        (invitation.InvitedBy, invitation.InvitedById, invitation.EmailedAt) = (user.Name, user.Id, null);
        audit.Record("user.invitation-renew", id, $"Renewed the invitation of {invitation.Email} as {invitation.Role}.");
        try
        {
            await database.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Accepted, or withdrawn, since it was read.
            return InvitationEndpoints.NoSuchInvitation();
        }
        return TypedResults.Ok(await SendAsync(invitation, token));
    }

    public async Task<bool> WithdrawAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await database.Invitations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } invitation)
            return false;
        if (await database.Invitations.Where(row => row.Id == id).ExecuteDeleteAsync(CancellationToken.None) == 0)
            return false;
        audit.Record("user.invitation-withdraw", id, $"Withdrew the invitation of {invitation.Email}.");
        await database.SaveChangesAsync(CancellationToken.None);
        return true;
    }

    /// <summary>An admin is told at once whether the link is on its way; where it is not they hand it over.</summary>
    private async Task<InvitationLinkView> SendAsync(Invitation invitation, SecretToken token)
    {
        if (!email.IsSetUp)
            return new InvitationLinkView(View(invitation), email.Link(token), Refusal: null);
        var company = await database.Companies.Where(row => row.Id == invitation.CompanyId).Select(row => row.Name).SingleAsync(CancellationToken.None);
        if (await email.TrySendAsync(invitation, company, token, CancellationToken.None) is { } refusal)
            return new InvitationLinkView(View(invitation), email.Link(token), refusal);
        var now = time.GetUtcNow();
        // It may have been accepted by now.
        await database.Invitations.Where(row => row.Id == invitation.Id && row.TokenHash == token.Hash)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.EmailedAt, now), CancellationToken.None);
        return new InvitationLinkView(View(invitation) with { EmailedAt = now }, Link: null, Refusal: null);
    }

    private InvitationView View(Invitation row) => new(
        row.Id, row.Email, row.Role, row.InvitedBy, row.CreatedAt, row.ExpiresAt, row.ExpiresAt <= time.GetUtcNow(), row.EmailedAt);
}
