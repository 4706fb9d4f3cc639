namespace OrderSync.Core.Platforms.Calls.Breakers;

/// <summary>Tells those who look at a connection that its breaker has changed.</summary>
public interface IBreakerNews
{
    /// <summary>Never throws for being unable to tell: that is logged.</summary>
    Task TellAsync(PlatformConnection connection, BreakerReading breaker, CancellationToken cancellationToken);
}
