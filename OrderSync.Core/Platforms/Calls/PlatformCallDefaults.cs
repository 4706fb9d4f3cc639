namespace OrderSync.Core.Platforms.Calls;

/// <summary>
/// Section "Platforms:Calls:Platforms:{key}": what an installation sets for the calls of all connections to a platform. What is not
/// set stays as the connector describes it; a connection's own settings go before both.
/// </summary>
public sealed class PlatformCallDefaults
{
    /// <summary>Calls in any second, minute, hour or day; 0: no such limit.</summary>
    public int? PerSecond { get; set; }

    /// <inheritdoc cref="PerSecond"/>
    public int? PerMinute { get; set; }

    /// <inheritdoc cref="PerSecond"/>
    public int? PerHour { get; set; }

    /// <inheritdoc cref="PerSecond"/>
    public int? PerDay { get; set; }

    /// <inheritdoc cref="RetrySettings"/>
    public int? MaxRetries { get; set; }

    /// <inheritdoc cref="RetrySettings"/>
    public TimeSpan? RetryBase { get; set; }

    /// <inheritdoc cref="RetrySettings"/>
    public TimeSpan? RetryCap { get; set; }

    /// <inheritdoc cref="RetrySettings"/>
    public double? RetryMultiplier { get; set; }

    /// <inheritdoc cref="RetrySettings"/>
    public double? RetryJitter { get; set; }

    /// <summary>Rate and burst of single operations, by name: see <see cref="CallOptions.Operation"/>.</summary>
    public IDictionary<string, OperationRate> Operations { get; } = new Dictionary<string, OperationRate>(StringComparer.Ordinal);

    public bool IsValid =>
        new[] { PerSecond, PerMinute, PerHour, PerDay, MaxRetries }.All(number => number is null or >= 0)
        && new[] { RetryBase, RetryCap }.All(wait => wait is null || wait > TimeSpan.Zero)
        && RetryMultiplier is null or >= 1 && RetryJitter is null or (>= 0 and <= 1)
        && Operations.Values.All(operation => operation is { PerSecond: > 0, Burst: > 0 });

    /// <summary>The platform as this installation has it.</summary>
    public PlatformDescriptor Over(PlatformDescriptor platform)
    {
        var operations = new Dictionary<string, IReadOnlyList<CallLimit>>(platform.OperationLimits, StringComparer.Ordinal);
        foreach (var (name, rate) in Operations)
            operations[name] = [CallLimit.Rate(rate.PerSecond, rate.Burst)];
        return platform with
        {
            Limits = [.. CallSettings.Windows.Select(window => LimitOf(platform, window.Length)).OfType<CallLimit>()],
            OperationLimits = operations,
            Retry = new RetrySettings(
                MaxRetries ?? platform.Retry.MaxRetries,
                RetryBase ?? platform.Retry.Base,
                RetryCap ?? platform.Retry.Cap,
                RetryMultiplier ?? platform.Retry.Multiplier,
                RetryJitter ?? platform.Retry.Jitter),
        };
    }

    private CallLimit? LimitOf(PlatformDescriptor platform, TimeSpan window)
    {
        var calls = window switch
        {
            { TotalSeconds: 1 } => PerSecond,
            { TotalMinutes: 1 } => PerMinute,
            { TotalHours: 1 } => PerHour,
            _ => PerDay,
        };
        return calls is { } set ? new CallLimit(set, window) : platform.Limits.FirstOrDefault(limit => limit.Window == window);
    }
}

/// <summary>As platforms document it: so many a second in the long run, and so many at once after a rest.</summary>
public sealed class OperationRate
{
    public double PerSecond { get; set; }

    public int Burst { get; set; }
}
