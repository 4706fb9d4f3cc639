namespace OrderSync.Sandbox.Faults;

/// <summary>What one call will suffer: at most one fault in place of its answer, and any number within it.</summary>
internal sealed record FaultPlan(FaultRule? Replacement, IReadOnlyList<FaultRule> Shaping)
{
    public static readonly FaultPlan None = new(null, []);

    /// <summary>For the ledger.</summary>
    public string? Name => Replacement?.Name ?? (Shaping.Count > 0 ? Shaping[0].Name : null);

    public bool Has(FaultKind kind) => Shaping.Any(rule => rule.Kind == kind);

    public MalformedShape? ShapeOf(long recordId)
    {
        foreach (var rule in Shaping)
        {
            if (rule.ShapeOf(recordId) is { } shape)
                return shape;
        }

        return null;
    }
}
