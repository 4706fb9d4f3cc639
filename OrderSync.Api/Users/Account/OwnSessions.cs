using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Contracts.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users.Account;

/// <summary>The caller's sessions. One that has not ended has exactly one refresh token that is neither used nor revoked.</summary>
public sealed class OwnSessions(OrderSyncDb database, CurrentUser user, AuditLog audit, TimeProvider time)
{
    private const int Most = 200;

    /// <summary>This one first, then those that were seen last.</summary>
    public async Task<IReadOnlyList<SessionView>> ListAsync(CancellationToken cancellationToken)
    {
        var (current, now) = (user.Standing.Session, time.GetUtcNow());
        var tokens = await Open(now).AsNoTracking().OrderByDescending(token => token.CreatedAt).Take(Most).ToListAsync(cancellationToken);
        return [.. tokens.Select(token => View(token, current, now)).OrderByDescending(session => session.Current).ThenByDescending(session => session.LastSeenAt)];
    }

    /// <returns>False: the caller has no such session.</returns>
    public async Task<bool> EndAsync(Guid session, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await Open(now).AsNoTracking().FirstOrDefaultAsync(token => token.FamilyId == session, cancellationToken) is not { } token)
            return false;
        await database.RefreshTokens.Where(row => row.FamilyId == session && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), CancellationToken.None);
        audit.Record("session.end", user.Id, $"Ended a session of their own ({DeviceWords.Of(token.UserAgent)}, {token.Address ?? "address unknown"}).");
        await database.SaveChangesAsync(CancellationToken.None);
        return true;
    }

    public async Task EndOthersAsync(CancellationToken cancellationToken)
    {
        var (current, now) = (user.Standing.Session, time.GetUtcNow());
        var others = await Open(now).CountAsync(token => token.FamilyId != current, cancellationToken);
        await database.RefreshTokens.RevokeAsync(user.Id, current, now, CancellationToken.None);
        audit.Record("session.end-others", user.Id, $"Ended {others} other {(others == 1 ? "session" : "sessions")} of their own.");
        await database.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>A family with a revoked token is dead, also for a token that was added while it was being revoked.</summary>
    private IQueryable<RefreshToken> Open(DateTimeOffset now) => database.RefreshTokens.Where(token =>
        token.UserId == user.Id && token.UsedAt == null && token.ExpiresAt > now
        && !database.RefreshTokens.Any(sibling => sibling.FamilyId == token.FamilyId && sibling.RevokedAt != null));

    private static SessionView View(RefreshToken token, Guid current, DateTimeOffset now) => new(
        token.FamilyId, DeviceWords.Of(token.UserAgent), token.Address, token.FamilyId == current ? now : token.CreatedAt, token.FamilyId == current);
}
