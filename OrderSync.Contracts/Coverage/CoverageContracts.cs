using OrderSync.Contracts.Texts;

namespace OrderSync.Contracts.Coverage;

/// <summary>What is known of one month of one connection's orders.</summary>
public enum CoverageState
{
    /// <summary>The whole month has been read, and nothing of it is missing here.</summary>
    Proved,

    /// <summary>Parts are proved, or nothing is; see <see cref="CoverageReason"/>.</summary>
    Partial,

    /// <summary>The last reading of a part failed, and that part has not been read since. An earlier proof still shows.</summary>
    Failed,

    /// <summary>Nobody has read the month yet.</summary>
    Never,

    /// <summary>The month was not proved in time: the platform does not keep orders for so long.</summary>
    Expired,
}

/// <summary>Why a month is only partly proved.</summary>
public enum CoverageReason
{
    /// <summary>The month is not over: it is proved up to a moment.</summary>
    MonthNotOver,

    /// <summary>Only parts of the month have been proved.</summary>
    PartOfMonth,

    /// <summary>The platform counts other than what is stored and rejected.</summary>
    CountsDiffer,

    /// <summary>It was read, but neither does the platform say how many orders there are, nor was its list read down to what is known.</summary>
    CountUnknown,
}

/// <summary>How it is known that nothing is missing.</summary>
public enum CoverageProof
{
    /// <summary>The platform's own count equals what is stored and rejected.</summary>
    Counted,

    /// <summary>The platform gives no count; its list was walked without a gap, to its end or down to what is known.</summary>
    Walked,

    /// <summary>Several readings, each proved by itself, follow each other without a gap.</summary>
    Joined,
}

/// <summary>One month of one connection.</summary>
/// <param name="Month">Calendar month in UTC, for example "2026-04".</param>
/// <param name="Reason">Only with state partial.</param>
/// <param name="Proof">Of what is proved; null while nothing is.</param>
/// <param name="Message">The same for an operator.</param>
/// <param name="PlatformCount">What the platform counted between countedFrom and countedTo; null where it gives no count.</param>
/// <param name="Stored">Orders that were stored of that time when it was last read to its end.</param>
/// <param name="Rejected">Records of that time that could not be read.</param>
/// <param name="ProvedUntil">From the month's start up to here nothing is missing; null while its beginning is not proved.</param>
/// <param name="ProvedAt">When that was last proved; kept when a later reading fails.</param>
/// <param name="CheckedAt">When a reading last ended, however it ended.</param>
/// <param name="RunId">The task of that reading, and its window.</param>
/// <param name="Error">Why the last reading failed; only with state failed.</param>
public sealed record MonthCoverageView(
    string Month,
    CoverageState State,
    CoverageReason? Reason,
    CoverageProof? Proof,
    Message Message,
    long? PlatformCount,
    long? Stored,
    long? Rejected,
    DateTimeOffset? CountedFrom,
    DateTimeOffset? CountedTo,
    DateTimeOffset? ProvedUntil,
    DateTimeOffset? ProvedAt,
    DateTimeOffset? CheckedAt,
    Guid? RunId,
    DateTimeOffset? WindowFrom,
    DateTimeOffset? WindowTo,
    string? Error)
{
    /// <summary>The message in the language of the request.</summary>
    public string Sentence => Message.InWords();
}

/// <summary>GET /api/v1/connections/{id}/coverage: the months of one connection, newest first.</summary>
/// <param name="FirstOrderAt">When the platform's very first order was placed; null where that is not known.</param>
/// <param name="ReadsWindows">Whether the platform answers for a month by itself; else its list is walked to it.</param>
public sealed record ConnectionCoverageView(
    Guid ConnectionId,
    string ConnectionName,
    string Platform,
    string Stream,
    DateTimeOffset? FirstOrderAt,
    bool ReadsWindows,
    IReadOnlyList<MonthCoverageView> Months);

/// <summary>GET /api/v1/coverage: months × connections.</summary>
/// <param name="Months">Newest first, for example "2026-04". A connection has none of those before its first order.</param>
public sealed record CoverageMapView(IReadOnlyList<string> Months, IReadOnlyList<ConnectionCoverageView> Connections);
