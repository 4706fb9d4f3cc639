namespace OrderSync.Core.Platforms.Calls;

/// <summary>What a connector says about a call beyond its request.</summary>
public sealed record CallOptions
{
    public static readonly CallOptions Default = new();

    /// <summary>For requests that only read, whatever their method: GraphQL queries, searches by POST.</summary>
    public static readonly CallOptions Reading = new() { IsRepeatable = true };

    /// <summary>
    /// Whether the call may be sent twice. Null: GET, HEAD, PUT, DELETE and OPTIONS may, others only with an idempotency key.
    /// </summary>
    public bool? IsRepeatable { get; init; }

    /// <summary>Sent as Idempotency-Key with every attempt, and makes the call repeatable. A request may also bring the header itself.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>One of the platform's <see cref="PlatformDescriptor.OperationLimits"/>, whose limits this call spends too.</summary>
    public string? Operation { get; init; }

    /// <summary>Reads the limits that an answer tells, where the platform has its own words for them; else the usual headers are read.</summary>
    public Func<HttpResponseMessage, IReadOnlyList<Budgets.LearnedLimit>>? ReadLimits { get; init; }
}
