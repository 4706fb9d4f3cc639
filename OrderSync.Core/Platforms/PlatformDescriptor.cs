using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Breakers;

namespace OrderSync.Core.Platforms;

/// <summary>A platform as data. The Connect form, the limits and the retries of its calls are drawn from it.</summary>
/// <param name="Key">Lower-case, stable: it is stored with every connection.</param>
/// <param name="Settings">The fields a person fills in to connect. Kind <see cref="SettingKind.Secret"/> is stored encrypted.</param>
/// <param name="Limits">The platform's documented limits, less a margin; a connection may set its own.</param>
public sealed record PlatformDescriptor(
    string Key,
    string Title,
    string Summary,
    IReadOnlyList<SettingDescriptor> Settings,
    IReadOnlyList<CallLimit> Limits,
    RetrySettings Retry)
{
    /// <summary>Limits that hold for some of the platform's operations only, by name: see <see cref="CallOptions.Operation"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CallLimit>> OperationLimits { get; init; } = new Dictionary<string, IReadOnlyList<CallLimit>>();

    public BreakerSettings Breaker { get; init; } = BreakerSettings.Default;

    /// <summary>The path of its sign in lists, as SVG draws it within 24 × 24: our own drawing, not the platform's trademark.</summary>
    public string? Mark { get; init; }
}

/// <summary>At most <paramref name="Calls"/> calls within any <paramref name="Window"/>.</summary>
public sealed record CallLimit(int Calls, TimeSpan Window)
{
    /// <summary>
    /// For platforms that document a rate and a burst: the burst in as much time as the rate needs to give it back, which is the
    /// same in the long run and never more.
    /// </summary>
    public static CallLimit Rate(double perSecond, int burst) => new(burst, TimeSpan.FromSeconds(burst / perSecond));
}

/// <summary>How a call that failed for a passing reason is repeated.</summary>
/// <param name="MaxRetries">Repeats after the first try.</param>
/// <param name="Base">The wait before the first repeat.</param>
/// <param name="Cap">No wait is longer, unless the platform itself asks for more.</param>
/// <param name="Multiplier">Each wait is the one before times this.</param>
/// <param name="Jitter">0 to 1: each wait is spread by up to this share, either way.</param>
public sealed record RetrySettings(int MaxRetries, TimeSpan Base, TimeSpan Cap, double Multiplier, double Jitter)
{
    public static readonly RetrySettings Default = new(4, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2), 2, 0.2);
}
