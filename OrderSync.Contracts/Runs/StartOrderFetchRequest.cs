using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Runs;

/// <summary>POST /api/platform-operations/tasks/order-fetching.</summary>
/// <param name="PlatformConnectionId">The connection to fetch from; it must be active.</param>
/// <param name="Mode">auto, duration or incremental.</param>
/// <param name="Duration">Days, 1 to 365; required for, and only for, mode duration.</param>
/// <param name="StopAtFirst">Mode auto only: go on over empty months until the platform's first orders are reached.</param>
public sealed record StartOrderFetchRequest(
    [Required] Guid? PlatformConnectionId,
    [Required] FetchMode? Mode,
    [Range(1, 365)] int? Duration = null,
    bool StopAtFirst = false) : IValidatableObject
{
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Mode == FetchMode.Duration && Duration is null)
            yield return new ValidationResult("Mode duration needs a duration of 1 to 365 days.", [nameof(Duration)]);
        if (Mode != FetchMode.Duration && Duration is not null)
            yield return new ValidationResult("A duration goes with mode duration only.", [nameof(Duration)]);
        if (Mode != FetchMode.Auto && StopAtFirst)
            yield return new ValidationResult("stopAtFirst goes with mode auto only.", [nameof(StopAtFirst)]);
    }
}
