namespace OrderSync.Core.Platforms.Calls;

/// <summary>How long to wait before a call is repeated.</summary>
public static class RetryDelays
{
    /// <param name="attempt">0 for the wait before the first repeat.</param>
    /// <param name="askedFor">What the platform asked for: never shortened, only spread upwards a little. Zero: its wait is over.</param>
    public static TimeSpan Next(RetrySettings settings, int attempt, TimeSpan? askedFor, Random random)
    {
        var factor = 1 + (settings.Jitter * ((2 * random.NextDouble()) - 1));
        if (askedFor is { Ticks: > 0 } asked)
            return asked + TimeSpan.FromMilliseconds(250 * random.NextDouble());
        var grown = settings.Base.TotalSeconds * Math.Pow(settings.Multiplier, attempt);
        return TimeSpan.FromSeconds(Math.Min(grown, settings.Cap.TotalSeconds) * factor);
    }
}
