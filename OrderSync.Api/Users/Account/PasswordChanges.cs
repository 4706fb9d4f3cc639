using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users.Account;

/// <summary>New passwords. Each ends the sessions that were begun with the old one, and every link that could set another.</summary>
public sealed class PasswordChanges(OrderSyncDb database, Passwords passwords, AuditLog audit, TimeProvider time)
{
    /// <returns>Whose password the link sets; null for one that was used, has expired, or never was.</returns>
    public Task<User?> FindAsync(string token, CancellationToken cancellationToken) => Good(token)
        .Join(database.Users, reset => reset.UserId, user => user.Id, (_, user) => user)
        .AsNoTracking().SingleOrDefaultAsync(user => user.DisabledAt == null, cancellationToken);

    /// <summary>Uses the link up: of two at once one finds it gone.</summary>
    /// <returns>False: nothing was changed.</returns>
    public Task<bool> ResetAsync(Guid userId, string token, string password, CancellationToken cancellationToken)
    {
        var hash = passwords.Hash(password);
        return database.InTransactionAsync(() => TryResetAsync(userId, token, hash, cancellationToken), cancellationToken);
    }

    /// <summary>The caller's own, whose session continues.</summary>
    /// <returns>False: the current password is another.</returns>
    public async Task<bool> ChangeAsync(Standing caller, string current, string password, CancellationToken cancellationToken)
    {
        var user = await database.Users.AsNoTracking().SingleAsync(row => row.Id == caller.UserId, cancellationToken);
        var known = user.PasswordHash;
        if (!passwords.Verify(user, current))
            return false;
        var hash = passwords.Hash(password);
        return await database.InTransactionAsync(() => TryChangeAsync(caller, known, hash, cancellationToken), cancellationToken);
    }

    private async Task<bool> TryResetAsync(Guid userId, string token, string hash, CancellationToken cancellationToken)
    {
        if (await Good(token).Where(reset => reset.UserId == userId).ExecuteDeleteAsync(cancellationToken) != 1)
            return false;
        var user = await database.Users.SingleAsync(row => row.Id == userId, cancellationToken);
        audit.Record(user.CompanyId, user.Id, "password.reset", user.Id, $"{user.Email} chose a new password by a link. All their sessions have ended.");
        await SetAsync(user, hash, keep: null, cancellationToken);
        return true;
    }

    private async Task<bool> TryChangeAsync(Standing caller, string known, string hash, CancellationToken cancellationToken)
    {
        if (await database.Users.SingleOrDefaultAsync(row => row.Id == caller.UserId && row.PasswordHash == known, cancellationToken) is not { } user)
            return false;
        audit.Record(user.CompanyId, user.Id, "password.change", user.Id, $"{user.Email} changed their password. Their other sessions have ended.");
        await SetAsync(user, hash, caller.Session, cancellationToken);
        return true;
    }

    private IQueryable<PasswordReset> Good(string token)
    {
        var (hash, now) = (SecretToken.HashOf(token), time.GetUtcNow());
        return database.PasswordResets.Where(reset => reset.TokenHash == hash && reset.ExpiresAt > now);
    }

    /// <summary>The user's row first: a sign-in under way holds it, or waits for it (<see cref="Sessions"/>).</summary>
    private async Task SetAsync(User user, string hash, Guid? keep, CancellationToken cancellationToken)
    {
        user.PasswordHash = hash;
        await database.SaveChangesAsync(cancellationToken);
        await database.PasswordResets.Where(reset => reset.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
        await database.RefreshTokens.RevokeAsync(user.Id, keep, time.GetUtcNow(), cancellationToken);
    }
}
