using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Runs;

/// <summary>POST /api/platform-operations/tasks/order-fetching.</summary>
/// <param name="PlatformConnectionId">The connection to fetch from; it must be active.</param>
/// <param name="Mode">auto, duration, incremental or window.</param>
/// <param name="Duration">Days, 1 to 365; required for, and only for, mode duration.</param>
/// <param name="StopAtFirst">Mode auto only: go on over empty months until the platform's first orders are reached.</param>
/// <param name="Month">Mode window only, without from and to: for example "2026-04", in UTC; the current month means up to now.</param>
/// <param name="From">Mode window only: inclusive.</param>
/// <param name="To">Mode window only: exclusive, not in the future, at most 24 months after from.</param>
/// <param name="DryRun">Reads and counts what would be created and changed, and writes nothing.</param>
public sealed record StartOrderFetchRequest(
    [Required] Guid? PlatformConnectionId,
    [Required] FetchMode? Mode,
    [Range(1, 365)] int? Duration = null,
    bool StopAtFirst = false,
    string? Month = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    bool DryRun = false) : IValidatableObject
{
    private FetchRange Asked => new(Month, From, To);

    /// <summary>The range of mode window; null with the other modes.</summary>
    public FetchRange? WindowRange() => Mode == FetchMode.Window ? Asked : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == FetchMode.Duration && Duration is null)
            yield return new ValidationResult("Mode duration needs a duration of 1 to 365 days.", [nameof(Duration)]);
        if (Mode != FetchMode.Duration && Duration is not null)
            yield return new ValidationResult("A duration goes with mode duration only.", [nameof(Duration)]);
        if (Mode != FetchMode.Auto && StopAtFirst)
            yield return new ValidationResult("stopAtFirst goes with mode auto only.", [nameof(StopAtFirst)]);
        if (Mode != FetchMode.Window && !Asked.IsEmpty)
            yield return new ValidationResult("A range goes with mode window only.", [Month is null ? nameof(From) : nameof(Month)]);
        if (Mode == FetchMode.Window)
        {
            var time = validationContext.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
            foreach (var wrong in Asked.Validate(time.GetUtcNow()))
                yield return wrong;
        }
    }
}
