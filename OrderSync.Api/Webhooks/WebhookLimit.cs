using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;

namespace OrderSync.Api.Webhooks;

/// <summary>By sender and connection: a stranger who floods an address does not keep the platform out.</summary>
public sealed class WebhookLimit(IOptions<WebhookOptions> options) : IRateLimiterPolicy<string>
{
    public const string Name = "webhooks";

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected { get; } =
        (rejected, _) => new(Problems.WriteTooManyAsync(rejected, "Too many deliveries at once.", TimeSpan.FromSeconds(1)));

    public RateLimitPartition<string> GetPartition(HttpContext httpContext)
    {
        // As an id: it can be spelled in many ways, and each would have a bucket of its own.
        var connection = Guid.Parse((string)httpContext.Request.RouteValues["connectionId"]!);
        return RateLimitPartition.GetTokenBucketLimiter($"{CallerAddress.Counted(httpContext)} {connection}", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.Burst,
            TokensPerPeriod = options.Value.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }
}
