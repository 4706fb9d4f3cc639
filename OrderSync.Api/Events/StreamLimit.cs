using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;

namespace OrderSync.Api.Events;

/// <summary>Section "Events".</summary>
public sealed class EventOptions
{
    /// <summary>Event streams and hub connections that a user may hold at once, in each instance of the Api. An open page of the site holds one.</summary>
    public int StreamsPerUser { get; set; } = 50;

    /// <summary>Calls of the hub's methods a user may make.</summary>
    public int HubCallsPerSecond { get; set; } = 20;

    internal bool IsValid => StreamsPerUser > 0 && HubCallsPerSecond > 0;
}

/// <summary>A stream holds its permit for as long as it is open.</summary>
public sealed class StreamLimit(IOptions<EventOptions> options) : IRateLimiterPolicy<Guid>
{
    public const string Name = "streams";

    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected => (rejected, _) => new(Problems.WriteTooManyAsync(
        rejected, $"You listen to events {options.Value.StreamsPerUser} times already: close some of these connections first.", TryAgainAfter));

    public RateLimitPartition<Guid> GetPartition(HttpContext httpContext) => RateLimitPartition.GetConcurrencyLimiter(
        httpContext.RequestServices.GetRequiredService<CurrentUser>().Id,
        _ => new ConcurrencyLimiterOptions { PermitLimit = options.Value.StreamsPerUser, QueueLimit = 0 });
}

/// <summary>Calls of the hub's methods, over all connections of a user.</summary>
public sealed class HubCallLimit(IOptions<EventOptions> options) : IHubFilter, IAsyncDisposable
{
    private readonly PartitionedRateLimiter<Guid> _calls = PartitionedRateLimiter.Create<Guid, Guid>(user => RateLimitPartition.GetTokenBucketLimiter(
        user,
        _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.Value.HubCallsPerSecond,
            TokensPerPeriod = options.Value.HubCallsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    /// <exception cref="HubException">429: too many.</exception>
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        using var lease = _calls.AttemptAcquire(Standing.Of(invocationContext.Context.User!)!.UserId);
        return lease.IsAcquired
            ? await next(invocationContext)
            : throw new HubException($"429: at most {options.Value.HubCallsPerSecond} calls a second.");
    }

    public ValueTask DisposeAsync() => _calls.DisposeAsync();
}
