namespace OrderSync.Core.Platforms.Calls.Breakers;

/// <summary>When a connection's calls stop for a while.</summary>
/// <param name="Failures">So many passing failures in a row open the breaker; 0: it never opens.</param>
/// <param name="Open">How long it stays open before one call is tried.</param>
/// <param name="Successes">So many calls, one after the other, must succeed before all may go again.</param>
public sealed record BreakerSettings(int Failures, TimeSpan Open, int Successes)
{
    public static readonly BreakerSettings Default = new(5, TimeSpan.FromSeconds(60), 3);
}
