using OrderSync.Contracts.Texts;

namespace OrderSync.Contracts.Attention;

/// <summary>Why a person is needed, the most pressing first.</summary>
public enum AttentionKind
{
    /// <summary>Schedules are there, and nobody follows them.</summary>
    SchedulerStopped,

    /// <summary>The platform refuses the connection's credentials.</summary>
    Credentials,

    /// <summary>Tasks of the connection fail again and again, or one has failed that is not retried automatically.</summary>
    Failing,

    /// <summary>The connection's calls have failed so often that none is made for now.</summary>
    CircuitOpen,

    /// <summary>A task waits for its platform for more than an hour.</summary>
    WaitsLong,

    /// <summary>A scheduled time has passed, or a task was queued, and no worker has begun.</summary>
    Overdue,

    /// <summary>Records could not be read: orders may be missing.</summary>
    Rejected,

    /// <summary>Orders wait for an agent.</summary>
    OrdersWait,
}

/// <summary>One thing that a person has to see to. A connection has at most one that says why it does not run, and one about its records.</summary>
/// <param name="Message">What, why, and what happens next.</param>
/// <param name="Since">Since when, where that is known.</param>
/// <param name="ConnectionId">Null for what concerns the whole company; then name and platform are null too.</param>
/// <param name="PlatformTitle">For example “EcoManager”.</param>
/// <param name="RunId">The task to look at, if one says more.</param>
public sealed record AttentionView(
    AttentionKind Kind, Message Message, DateTimeOffset? Since, Guid? ConnectionId, string? ConnectionName, string? PlatformTitle, Guid? RunId)
{
    /// <summary>The message in the language of the request.</summary>
    public string Sentence => Message.InWords();
}

/// <summary>GET /api/platform-operations/attention.</summary>
/// <param name="Items">The most pressing first, at most 100.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Connections">Active ones and those whose credentials are refused; not those that a person has disabled.</param>
/// <param name="Healthy">Those whose last task was good, whose calls go through, and for which nothing is overdue.</param>
public sealed record AttentionSummary(IReadOnlyList<AttentionView> Items, int Total, int Connections, int Healthy);
