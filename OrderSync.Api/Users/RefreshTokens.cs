using Microsoft.EntityFrameworkCore;
using OrderSync.Core.Data;
using OrderSync.Core.Users;

namespace OrderSync.Api.Users;

/// <summary>Refresh tokens: random, stored as hashes, each used once. Using one twice revokes all that came from its sign-in.</summary>
public sealed class RefreshTokens(OrderSyncDb database, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Adds a family's first token to the context; the caller saves.</summary>
    public NextRefresh Begin(Guid userId, Caller caller)
    {
        var (token, row) = Create(userId, Guid.CreateVersion7(time.GetUtcNow()), caller);
        database.RefreshTokens.Add(row);
        return new NextRefresh(token, row.ExpiresAt, row.FamilyId);
    }

    public Task<RefreshToken?> FindAsync(string token, CancellationToken cancellationToken) =>
        database.RefreshTokens.AsNoTracking().SingleOrDefaultAsync(row => row.TokenHash == SecretToken.HashOf(token), cancellationToken);

    public bool IsExpired(RefreshToken token) => token.ExpiresAt <= time.GetUtcNow();

    /// <summary>
    /// Uses the token up and stores the next, in one statement: of two requests with the same token one finds it used.
    /// A family with a revoked token is dead, also for a token that was added while it was being revoked.
    /// </summary>
    /// <returns>Null: the token was used before, or revoked.</returns>
    public async Task<NextRefresh?> RotateAsync(RefreshToken used, string address, CancellationToken cancellationToken)
    {
        var (token, next) = Create(used.UserId, used.FamilyId, new Caller(used.UserAgent, address));
        var added = await database.Database.ExecuteSqlAsync(
            $"""
            with used as (
                update refresh_tokens token set used_at = {next.CreatedAt}
                where id = {used.Id} and used_at is null and not exists (
                    select 1 from refresh_tokens sibling where sibling.family_id = token.family_id and sibling.revoked_at is not null)
                returning user_id, family_id)
            insert into refresh_tokens (id, user_id, family_id, token_hash, created_at, expires_at, user_agent, address)
            select {next.Id}, user_id, family_id, {next.TokenHash}, {next.CreatedAt}, {next.ExpiresAt}, {next.UserAgent}, {next.Address} from used
            """,
            cancellationToken);
        return added == 1 ? new NextRefresh(token, next.ExpiresAt, next.FamilyId) : null;
    }

    public Task RevokeAsync(Guid familyId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.RefreshTokens
            .Where(row => row.FamilyId == familyId && row.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.RevokedAt, now), cancellationToken);
    }

    private (string Token, RefreshToken Row) Create(Guid userId, Guid familyId, Caller caller)
    {
        var token = SecretToken.New();
        var now = time.GetUtcNow();
        return (token.Text, new RefreshToken
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            FamilyId = familyId,
            TokenHash = token.Hash,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
            UserAgent = Cut(caller.UserAgent, RefreshToken.LongestUserAgent),
            Address = Cut(caller.Address, RefreshToken.LongestAddress),
        });
    }

    private static string? Cut(string? text, int longest) => text?.Length > longest ? text[..longest] : text;
}

/// <summary>Who signs in, as far as it is recorded.</summary>
/// <param name="UserAgent">What the client calls itself.</param>
public sealed record Caller(string? UserAgent, string Address)
{
    internal static Caller Of(HttpContext context) => new(context.Request.Headers.UserAgent.ToString() is { Length: > 0 } said ? said : null, CallerAddress.Of(context));
}

/// <param name="Session">The family: the sign-in that it continues.</param>
public sealed record NextRefresh(string Token, DateTimeOffset ExpiresAt, Guid Session);
