using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.Limits;

/// <summary>
/// How many calls a shop takes. The defaults are EcoManager's as one public caller believes them (confidence: one source;
/// they may have been borrowed from a courier's API), so every number is settable.
/// </summary>
internal sealed record RateLimitSettings
{
    public int PerSecond { get; init; } = 5;
    public int PerMinute { get; init; } = 50;
    public int PerHour { get; init; } = 1_000;
    public int PerDay { get; init; } = 10_000;

    /// <summary>False: a call too many is counted in the ledger, and answered as if nothing were wrong.</summary>
    public bool Enforce { get; init; } = true;

    public void Validate(FieldErrors errors)
    {
        errors.Between(PerSecond, 1, 100_000, "rateLimits.perSecond");
        errors.Between(PerMinute, 1, 100_000, "rateLimits.perMinute");
        errors.Between(PerHour, 1, 100_000, "rateLimits.perHour");
        errors.Between(PerDay, 1, 100_000, "rateLimits.perDay");
    }
}
