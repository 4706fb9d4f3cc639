using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.EcoManager.Webhooks;

internal enum DeliveryFaultKind
{
    /// <summary>It is never made, and not tried again: as if the platform had lost it.</summary>
    Dropped,

    /// <summary>It is made twice.</summary>
    Duplicate,

    /// <summary>Its signature is wrong.</summary>
    WrongSignature,

    /// <summary>It comes late.</summary>
    Slow,
}

/// <summary>A scripted fault of deliveries, as a test asks for it.</summary>
internal sealed record DeliveryFaultRequest : IValidated
{
    public DeliveryFaultKind? Kind { get; init; }

    /// <summary>How many deliveries it hits; without it, until the faults are cleared.</summary>
    public int? Times { get; init; }

    /// <summary>It hits each n-th delivery only.</summary>
    public int EveryNth { get; init; } = 1;

    /// <summary>slow: how late.</summary>
    public double Seconds { get; init; } = 2;

    public void Validate(FieldErrors errors)
    {
        errors.Require(Kind is not null, "kind", $"must be one of {ControlNames.Of<DeliveryFaultKind>()}");
        errors.Between(Times, 1, int.MaxValue, "times");
        errors.Between(EveryNth, 1, int.MaxValue, "everyNth");
        errors.Between(Seconds, 0, 600, "seconds");
    }
}

/// <summary>The scripted faults of a shop's deliveries: a delivery suffers the first that wants it.</summary>
internal sealed class DeliveryFaults
{
    private readonly Lock gate = new();
    private readonly List<Rule> rules = [];

    public void Add(DeliveryFaultRequest request)
    {
        lock (gate)
            rules.Add(new Rule(request));
    }

    public void Clear()
    {
        lock (gate)
            rules.Clear();
    }

    public DeliveryFaultRequest? Take()
    {
        lock (gate)
        {
            DeliveryFaultRequest? taken = null;
            foreach (var rule in rules)
            {
                if (rule.Wants() && taken is null)
                    taken = rule.Hit();
            }

            return taken;
        }
    }

    private sealed class Rule(DeliveryFaultRequest request)
    {
        private int seen;
        private int hits;

        public bool Wants() => hits < (request.Times ?? int.MaxValue) && ++seen % request.EveryNth == 0;

        public DeliveryFaultRequest Hit()
        {
            hits++;
            return request;
        }
    }
}
