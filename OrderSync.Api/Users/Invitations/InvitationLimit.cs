using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using OrderSync.Api.Setup;

namespace OrderSync.Api.Users.Invitations;

/// <summary>An admin invites a whole office at once; nobody sends letters to the world.</summary>
public sealed class InvitationLimit : IRateLimiterPolicy<Guid>
{
    public const string Name = "invitations";

    public const int AtOnce = 30;

    private static readonly TimeSpan Each = TimeSpan.FromSeconds(30);

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected { get; } =
        (rejected, _) => new(Problems.WriteTooManyAsync(rejected, "You have sent many invitations in a row. Wait a minute.", Each));

    public RateLimitPartition<Guid> GetPartition(HttpContext httpContext) => RateLimitPartition.GetTokenBucketLimiter(
        httpContext.RequestServices.GetRequiredService<CurrentUser>().Id,
        _ => new TokenBucketRateLimiterOptions { TokenLimit = AtOnce, TokensPerPeriod = 1, ReplenishmentPeriod = Each, QueueLimit = 0 });
}
