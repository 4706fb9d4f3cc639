namespace OrderSync.Contracts.Connections;

/// <summary>The circuit breaker of a connection's calls: one for all workers.</summary>
/// <param name="Since">When it opened; null while it is closed.</param>
/// <param name="Reason">The last failure's sentence; null while it is closed.</param>
/// <param name="NextProbeAt">When the next call is tried; null while it is closed.</param>
/// <param name="Failures">Calls in a row that have failed.</param>
/// <param name="Sentence">For example “Circuit open since 10:41 UTC after 5 failures (500 from acme.ecomanager.dz); next try 10:42 UTC.”</param>
public sealed record BreakerView(
    BreakerState State, DateTimeOffset? Since, string? Reason, DateTimeOffset? NextProbeAt, int Failures, string Sentence);

/// <summary>Calls that were made of late on behalf of a run; of null: by persons and their connection tests.</summary>
public sealed record BudgetSpenderView(Guid? RunId, long Calls);

/// <summary>One limit of a connection's budget.</summary>
/// <param name="Operation">Set where the limit holds for one of the platform's operations only.</param>
/// <param name="Seconds">The window's length: in no stretch of that length are more than <paramref name="Limit"/> calls made.</param>
/// <param name="Limit">What holds: the connection's own limit, or what the platform told where that is less.</param>
/// <param name="Used">Calls within the window that ends now.</param>
/// <param name="NextFreeAt">When the next call may be made; null when one may be made now.</param>
/// <param name="SpentBy">About; most first.</param>
public sealed record BudgetWindowView(
    string? Operation, double Seconds, int Limit, int Used, DateTimeOffset? NextFreeAt, IReadOnlyList<BudgetSpenderView> SpentBy);

/// <summary>What the platform itself has told about a limit, in the headers of its answers.</summary>
/// <param name="Left">Calls left until the reset, those of others on the same account included.</param>
public sealed record LearnedLimitView(string Name, int? Limit, double? Seconds, int? Left, DateTimeOffset? ResetsAt);

/// <param name="NotBefore">When the platform is asked again that asked to wait; null when it does not.</param>
/// <param name="AskedUntil">Until when it asked to wait, where that is longer than it is heeded; else null.</param>
public sealed record BudgetView(
    DateTimeOffset? NotBefore, IReadOnlyList<BudgetWindowView> Windows, IReadOnlyList<LearnedLimitView> Learned, DateTimeOffset? AskedUntil = null);

/// <summary>The calls of one minute.</summary>
/// <param name="Failed">Those of them that failed.</param>
public sealed record CallMinuteView(DateTimeOffset At, int Calls, int Failed);

/// <summary>One attempt of a call to a platform, as it is kept on record for some days.</summary>
/// <param name="Path">Path and query; what may be secret is hidden.</param>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Failure">unauthorized, forbidden, notFound, rateLimited, transient, invalid or protocol; null when it succeeded.</param>
/// <param name="Error">The failure's sentence.</param>
/// <param name="WaitedMs">How long it waited before it was made: for the budget, the breaker, or as a repeat.</param>
/// <param name="Attempt">From 1; repeats of a call share their correlation id.</param>
/// <param name="Details">The failure's technical part.</param>
public sealed record PlatformCallView(
    Guid Id,
    DateTimeOffset At,
    Guid ConnectionId,
    Guid? RunId,
    string? Operation,
    string Method,
    string Path,
    int? Status,
    string? Failure,
    string? Error,
    int DurationMs,
    int WaitedMs,
    long? RequestBytes,
    long? ResponseBytes,
    int Attempt,
    string CorrelationId,
    string? Details = null);

/// <summary>How a connection's calls are doing: GET /api/v1/connections/{id}/health.</summary>
/// <param name="Breaker">Null while Redis is away.</param>
/// <param name="Budget">Null while Redis is away.</param>
/// <param name="Minutes">The last 60 minutes that had calls, oldest first.</param>
/// <param name="LastFailures">The last 10, newest first.</param>
/// <param name="LastSuccessAt">The end of the last task that read all that it was to read, whatever its kind; null before the first.</param>
/// <param name="LastCallAt">The last call that succeeded, as far as calls are on record.</param>
public sealed record ConnectionHealthView(
    Guid ConnectionId,
    string ConnectionName,
    DateTimeOffset At,
    BreakerView? Breaker,
    BudgetView? Budget,
    IReadOnlyList<CallMinuteView> Minutes,
    IReadOnlyList<PlatformCallView> LastFailures,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastCallAt);
