using OrderSync.Contracts.Attention;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Texts;

namespace OrderSync.Api.Attention;

/// <summary>How a connection is doing, as far as it decides whether a person is needed.</summary>
/// <param name="Breaker">Null while it is closed, or Redis is not to be reached.</param>
/// <param name="IsBusy">It has a task that has not ended.</param>
/// <param name="DueAt">A scheduled time that has passed without a worker that took it.</param>
public sealed record ConnectionStanding(
    Guid Id,
    string Name,
    string PlatformTitle,
    ConnectionState State,
    string? StateReason,
    LastRun? Last = null,
    BreakerView? Breaker = null,
    WaitingRun? Waiting = null,
    DateTimeOffset? DueAt = null,
    UnreadRecords? Unread = null,
    bool IsBusy = false)
{
    /// <summary>Its last task was good, its calls go through, and nothing is overdue.</summary>
    public bool IsHealthy => State == ConnectionState.Active && Last?.IsGood != false && Breaker is null && Waiting is null && DueAt is null;

    /// <summary>What keeps it from running, said once, and what it could not read.</summary>
    public IEnumerable<AttentionView> Needs()
    {
        if (State == ConnectionState.Disabled)
            yield break;
        if (Obstacle() is { } obstacle)
            yield return obstacle;
        if (Unread is { } unread)
            yield return View(AttentionKind.Rejected, unread.Message, unread.Since, unread.RunId);
    }

    private AttentionView? Obstacle() => this switch
    {
        { State: ConnectionState.NeedsCredentials } => View(AttentionKind.Credentials, Message.OfStored(StateReason) ?? Message.Of("attention-credentials"), Last?.EndedAt, runId: null),
        { Last: { NeedsPerson: true } last } => View(AttentionKind.Failing, last.Message, last.EndedAt, last.RunId),
        { Breaker: { } breaker } => View(AttentionKind.CircuitOpen, Message.Verbatim(breaker.Sentence), breaker.Since, Last?.RunId),
        { Waiting: { BeginsLate: false } waiting } => View(AttentionKind.WaitsLong, Message.FromJson(waiting.Sentence), waiting.Since, waiting.RunId),
        { Waiting: { } queued } => View(AttentionKind.Overdue, Message.Of("attention-task-not-begun"), queued.Since, queued.RunId),
        { DueAt: { } due } => View(AttentionKind.Overdue, Message.Of("attention-time-passed"), due, runId: null),
        _ => null,
    };

    private AttentionView View(AttentionKind kind, Message message, DateTimeOffset? since, Guid? runId) =>
        new(kind, message, since, Id, Name, PlatformTitle, runId);
}

/// <summary>The task of a connection that ended last.</summary>
/// <param name="FailedInARow">How many that ended just before, it included, were not good.</param>
/// <param name="Retries">How often it has been retried automatically.</param>
public sealed record LastRun(Guid RunId, bool IsGood, DateTimeOffset EndedAt, string? Reason, DateTimeOffset? RetryAt, int Retries, int FailedInARow)
{
    /// <summary>The first failure that is retried automatically passes, mostly.</summary>
    public bool NeedsPerson => !IsGood && (RetryAt is null || Retries > 0 || FailedInARow > 1);

    public Message Message => (FailedInARow, RetryAt) switch
    {
        ( > 1, _) => Message.Of("attention-tasks-failed", ("count", FailedInARow), ("why", Why)),
        (_, null) => Message.Of("attention-task-failed", ("why", Why)),
        _ => Message.Of("attention-retries-failed", ("count", Retries), ("why", Why)),
    };

    private Message? Why => Message.OfStored(Reason);
}

/// <summary>A task that does nothing for long.</summary>
/// <param name="BeginsLate">It is queued, and no worker has begun it; else it waits for its platform.</param>
public sealed record WaitingRun(Guid RunId, bool BeginsLate, DateTimeOffset Since, string Sentence);

/// <summary>Records of the last days that could not be read, and whose orders have not come since.</summary>
/// <param name="Reason">Of the newest.</param>
public sealed record UnreadRecords(long Count, DateTimeOffset Since, Guid? RunId, string Reason)
{
    public Message Message => Message.Of("attention-unread", ("count", Count), ("why", Message.FromJson(Reason)));
}
