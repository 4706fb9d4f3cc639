using Microsoft.EntityFrameworkCore;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users.Account;

internal static class SessionEnding
{
    /// <summary>Ends the user's sessions: their access tokens and event streams are refused within seconds.</summary>
    /// <param name="keep">This one continues.</param>
    public static Task<int> RevokeAsync(this DbSet<RefreshToken> tokens, Guid userId, Guid? keep, DateTimeOffset now, CancellationToken cancellationToken) =>
        tokens.Where(token => token.UserId == userId && token.RevokedAt == null && (keep == null || token.FamilyId != keep))
            .ExecuteUpdateAsync(set => set.SetProperty(token => token.RevokedAt, now), cancellationToken);
}
