namespace OrderSync.Core.Runs;

/// <summary>
/// The second of three tiers (call, run, breaker): when what failed of a run for a passing reason is tried again by itself.
/// </summary>
public static class RunRetries
{
    /// <summary>How often. Then a person has to look.</summary>
    public const int Most = 5;

    private const double Multiplier = 4;
    private const double Jitter = 0.1;

    /// <param name="first">The wait before the first of them.</param>
    /// <param name="longest">No wait is longer, but for one that was asked for.</param>
    /// <param name="retries">How often it has been tried again.</param>
    /// <param name="askedFor">What the platform, or its breaker, asked for: never shortened.</param>
    /// <returns>Null when it has been tried often enough.</returns>
    public static TimeSpan? Next(TimeSpan first, TimeSpan longest, int retries, TimeSpan? askedFor, Random random)
    {
        if (retries >= Most)
            return null;
        var grown = TimeSpan.FromSeconds(Math.Min(first.TotalSeconds * Math.Pow(Multiplier, retries), longest.TotalSeconds));
        var spread = grown * (1 + (Jitter * ((2 * random.NextDouble()) - 1)));
        return askedFor > spread ? askedFor.Value + (first * Jitter * random.NextDouble()) : spread;
    }
}
