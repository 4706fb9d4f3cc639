using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.Faults;

/// <summary>A scripted fault, as a test asks for it. Which fields matter depends on the kind.</summary>
internal sealed record FaultRequest : IValidated
{
    public FaultKind? Kind { get; init; }

    /// <summary>How many calls it hits. Default: 1; without end for the kinds in <see cref="Standing"/> and for chaos.</summary>
    public int? Times { get; init; }

    /// <summary>It hits until the faults are cleared.</summary>
    public bool UntilCleared { get; init; }

    /// <summary>How many calls (that it could have hit) pass first.</summary>
    public int AfterRequests { get; init; }

    /// <summary>It hits only calls whose path contains this.</summary>
    public string? OnPath { get; init; }

    /// <summary>Chaos: it hits each call with this probability, decided by the seed and the call's number.</summary>
    public double? Probability { get; init; }

    public long Seed { get; init; }

    /// <summary>serverError: 500 to 599 (default 500). expiredToken: 401 (default) or 403.</summary>
    public int? Status { get; init; }

    /// <summary>serverError: a gateway's HTML page in place of JSON.</summary>
    public bool Html { get; init; }

    /// <summary>rateLimited: the Retry-After header; without it, none is sent.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>timeout: how late the answer comes; without it, never.</summary>
    public double? Seconds { get; init; }

    /// <summary>malformedRecord: these records.</summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>malformedRecord: the records whose id this divides.</summary>
    public int? EveryNth { get; init; }

    public MalformedShape Shape { get; init; }

    /// <summary>lateUpdate: how many new records appear.</summary>
    public int Insert { get; init; }

    /// <summary>lateUpdate: how many records (chosen by the seed) change their state.</summary>
    public int Change { get; init; }

    /// <summary>lateUpdate: the state that they get; without it, the one that follows.</summary>
    public string? State { get; init; }

    private bool Standing =>
        Probability is not null || Kind is FaultKind.MalformedRecord or FaultKind.CursorLoop or FaultKind.ExpiredToken;

    public long Limit() => UntilCleared ? long.MaxValue : Times ?? (Standing ? long.MaxValue : 1);

    public void Validate(FieldErrors errors)
    {
        errors.Require(Kind is not null, "kind", $"must be one of {ControlNames.Of<FaultKind>()}");
        errors.Between(Times, 1, int.MaxValue, "times");
        errors.Require(!UntilCleared || Times is null, "untilCleared", "cannot be combined with times");
        errors.Between(AfterRequests, 0, int.MaxValue, "afterRequests");
        errors.Between(Probability, 0, 1, "probability");
        errors.Between(RetryAfterSeconds, 0, 86_400, "retryAfterSeconds");
        errors.Between(Seconds, 0, 600, "seconds");
        errors.Between(EveryNth, 1, int.MaxValue, "everyNth");
        errors.Between(Insert, 0, 10_000, "insert");
        errors.Between(Change, 0, 10_000, "change");
        ValidateKind(errors);
    }

    private void ValidateKind(FieldErrors errors)
    {
        if (Kind is FaultKind.ServerError)
            errors.Between(Status, 500, 599, "status");
        if (Kind is FaultKind.ExpiredToken)
            errors.Require(Status is null or 401 or 403, "status", $"must be 401 or 403, but is {Status}");
        if (Kind is FaultKind.MalformedRecord)
            errors.Require(Ids is not null || EveryNth is not null, "ids", "ids or everyNth must say which records");
        if (Kind is FaultKind.LateUpdate)
            errors.Require(Insert + Change > 0, "change", "change or insert must say how many records");
    }
}
