using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users.Invitations;

public enum Acceptance
{
    Accepted,

    /// <summary>The link was used, renewed, withdrawn, or has expired.</summary>
    Gone,

    /// <summary>Somebody has the e-mail, here or in another company.</summary>
    EmailTaken,
}

/// <summary>What the invited do. They have no company yet: the token says which it is.</summary>
public sealed class InvitationAnswers(OrderSyncDb database, Passwords passwords, AuditLog audit, TimeProvider time)
{
    public Task<InvitationOfferView?> FindAsync(string token, CancellationToken cancellationToken) => Good(token)
        .Join(database.Companies, row => row.CompanyId, company => company.Id, (row, company) =>
            new InvitationOfferView(row.Email, company.Name, row.Role, row.InvitedBy, row.ExpiresAt))
        .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Uses the link up: of two at once one finds it gone. Where the e-mail is taken the link stays as it was.</summary>
    public async Task<Acceptance> AcceptAsync(AcceptInvitationRequest request, CancellationToken cancellationToken)
    {
        var passwordHash = passwords.Hash(request.Password);
        try
        {
            return await database.InTransactionAsync(() => TryAcceptAsync(request, passwordHash, cancellationToken), cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return Acceptance.EmailTaken;
        }
    }

    private async Task<Acceptance> TryAcceptAsync(AcceptInvitationRequest request, string passwordHash, CancellationToken cancellationToken)
    {
        var invitation = await Good(request.Token).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (invitation is null || await Good(request.Token).ExecuteDeleteAsync(cancellationToken) != 1)
            return Acceptance.Gone;
        Add(invitation, request.Name.Trim(), passwordHash);
        await database.SaveChangesAsync(cancellationToken);
        return Acceptance.Accepted;
    }

    private IQueryable<Invitation> Good(string token)
    {
        var (hash, now) = (SecretToken.HashOf(token), time.GetUtcNow());
        return database.Invitations.IgnoreQueryFilters().Where(row => row.TokenHash == hash && row.ExpiresAt > now);
    }

    private void Add(Invitation invitation, string name, string passwordHash)
    {
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            CompanyId = invitation.CompanyId,
            Email = invitation.Email,
            Name = name,
            Role = invitation.Role,
            PasswordHash = passwordHash,
            CreatedAt = now,
        };
        database.Users.Add(user);
        audit.Record(
            user.CompanyId, user.Id, "user.accept", user.Id, $"{name} ({user.Email}) accepted the invitation of {invitation.InvitedBy} and is {user.Role}.");
    }
}
