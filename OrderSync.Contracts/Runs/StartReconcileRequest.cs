using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Runs;

/// <summary>POST /api/platform-operations/tasks/reconcile: compares what is stored with the platform, id by id, and repairs it.</summary>
/// <param name="PlatformConnectionId">The connection to compare; it must be active.</param>
/// <param name="Month">Without from and to: for example "2026-04", in UTC; the current month means up to now.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive, not in the future, at most 24 months after from.</param>
public sealed record StartReconcileRequest(
    [Required] Guid? PlatformConnectionId, string? Month = null, DateTimeOffset? From = null, DateTimeOffset? To = null) : IValidatableObject
{
    public FetchRange AskedRange() => new(Month, From, To);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var time = validationContext.GetService(typeof(TimeProvider)) as TimeProvider ?? TimeProvider.System;
        return AskedRange().Validate(time.GetUtcNow());
    }
}
