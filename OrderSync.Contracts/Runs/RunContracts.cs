using System.ComponentModel.DataAnnotations;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Texts;

namespace OrderSync.Contracts.Runs;

/// <summary>What a run does. The documents call a run a "task".</summary>
public enum RunKind
{
    OrderFetch,
    ShippingStatus,
    AmazonHistory,
    MenuPublish,
    Assignment,
    Cleanup,

    /// <summary>Compares a range with the platform, id by id, repairs what differs, and lists it.</summary>
    Reconcile,
}

/// <summary>How far back an order fetch goes.</summary>
public enum FetchMode
{
    /// <summary>From now backwards, month by month, until a month holds no orders.</summary>
    Auto,

    /// <summary>The last N days.</summary>
    Duration,

    /// <summary>Since the last success, with a look-back for late changes, and all orders that are still open.</summary>
    Incremental,

    /// <summary>A range of its own, at most 24 months: exactly that is fetched, and the connection's mark stays where it is.</summary>
    Window,
}

/// <summary>
/// queued → running → completed | completedWithErrors | failed | stopped; paused and waiting are running runs that do
/// nothing for now: paused by a person, waiting for a platform.
/// </summary>
public enum RunState
{
    Queued,
    Running,
    Waiting,
    Paused,
    Completed,
    CompletedWithErrors,
    Failed,
    Stopped,
}

/// <summary>What keeps a run from working: as data, beside the sentence.</summary>
public enum RunWaitReason
{
    /// <summary>The connection's calls of some time are spent, or those that are left are for others.</summary>
    Budget,

    /// <summary>The platform asked to wait.</summary>
    RetryAfter,

    /// <summary>The connection's circuit breaker is open.</summary>
    Breaker,

    /// <summary>A call has failed and is repeated.</summary>
    Backoff,

    /// <summary>As many runs as may run at once do run, for the company or for the platform.</summary>
    Concurrency,

    /// <summary>No worker is alive.</summary>
    WorkerAbsent,

    /// <summary>A worker is about to take the run up.</summary>
    Worker,

    /// <summary>A person has paused it.</summary>
    Paused,

    /// <summary>Its schedule has quiet hours, and nobody has started it by hand. Of a run whose retry is scheduled: that comes when they end.</summary>
    OutsideHours,
}

/// <summary>Who has spent a connection's calls of late.</summary>
/// <param name="RunId">Null for persons and their connection checks.</param>
public sealed record RunSpenderView(Guid? RunId, long Calls);

/// <summary>Why a run that is queued, waiting or paused does not work.</summary>
/// <param name="Until">When it is expected to go on; null when nobody can say.</param>
/// <param name="SpentBy">For <see cref="RunWaitReason.Budget"/>: who spent it, most first.</param>
/// <param name="Used">For <see cref="RunWaitReason.Concurrency"/>: how many run.</param>
/// <param name="Limit">For <see cref="RunWaitReason.Concurrency"/>: of how many that may.</param>
public sealed record RunWaitView(
    RunWaitReason Reason, DateTimeOffset? Until = null, IReadOnlyList<RunSpenderView>? SpentBy = null, int? Used = null, int? Limit = null);

/// <summary>What failed of a run is tried again by itself.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Of">How often at most.</param>
public sealed record RunRetryView(DateTimeOffset At, int Number, int Of);

/// <summary>A task that is active because what failed of it is being tried again automatically.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Of">How often at most.</param>
public sealed record RunRetryingView(int Number, int Of);

/// <summary>The states of one window of a run.</summary>
public enum WindowState
{
    Pending,
    Running,
    Done,
    Failed,
    Stopped,
}

public enum LogLevelView
{
    Info,
    Warning,
    Error,
}

/// <summary>Records that a run or window has handled so far. Fetched = created + updated + unchanged + rejected.</summary>
public sealed record RunCounts(long Fetched, long Created, long Updated, long Unchanged, long Rejected)
{
    public static readonly RunCounts Zero = new(0, 0, 0, 0, 0);
}

/// <summary>One run as lists show it.</summary>
/// <param name="DurationDays">Only for <see cref="FetchMode.Duration"/>.</param>
/// <param name="Message">What the run is doing or why it is not, for an operator to act on.</param>
/// <param name="Percent">0 to 100; null while the run's size is unknown.</param>
/// <param name="CurrentWindow">For example "April 2026".</param>
/// <param name="OrdersPerSecond">Over the last seconds; null unless running.</param>
/// <param name="EndsAt">An estimate; null unless it can be given.</param>
/// <param name="RequestedBy">A person's name, or "schedule".</param>
/// <param name="DryRun">Counts only: nothing is written.</param>
/// <param name="RangeFrom">Of what is read; null while it is not known, and in mode auto, which finds its own end. So is the end.</param>
/// <param name="Wait">Why it does not work, when it is queued, waiting or paused.</param>
/// <param name="Retry">When what failed is tried again, if it is.</param>
/// <param name="Details">The technical part of why it failed: the call, its status or what cut it.</param>
public sealed record RunView(
    Guid Id,
    RunKind Kind,
    FetchMode? Mode,
    int? DurationDays,
    bool StopAtFirst,
    Guid ConnectionId,
    string ConnectionName,
    string Platform,
    RunState State,
    Message Message,
    double? Percent,
    string? CurrentWindow,
    double? OrdersPerSecond,
    DateTimeOffset? EndsAt,
    RunCounts Counts,
    int WindowsDone,
    int WindowsFailed,
    int WindowsTotal,
    string RequestedBy,
    DateTimeOffset QueuedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    bool DryRun = false,
    DateTimeOffset? RangeFrom = null,
    DateTimeOffset? RangeTo = null,
    RunWaitView? Wait = null,
    RunRetryView? Retry = null,
    string? Details = null,
    RunRetryingView? Retrying = null)
{
    /// <summary>The message in the language of the request.</summary>
    public string Sentence => Message.InWords();
}

/// <summary>What a dry run expects before it begins to read. Its counts at the end are exact.</summary>
/// <param name="Calls">About how many calls the real run makes; null where that cannot be told beforehand.</param>
/// <param name="Seconds">How long those take within the connection's limits, at least.</param>
/// <param name="Orders">What the platform counts of the range; null where it gives no count.</param>
/// <param name="New">How many more those are than what is stored of the range.</param>
public sealed record RunPlanView(long? Calls, double? Seconds, long? Orders, long? New);

/// <summary>POST /api/platform-operations/tasks/{id}/pause.</summary>
/// <param name="Reason">For those who wonder why it stands still.</param>
public sealed record PauseRunRequest([MaxLength(500)] string? Reason);

/// <summary>POST /api/platform-operations/tasks/retries/run and …/retries/cancel.</summary>
/// <param name="Ids">Tasks whose retry is scheduled, 1 to 200.</param>
public sealed record RetriesRequest([Required, MinLength(1), MaxLength(200)] IReadOnlyList<Guid>? Ids);

/// <summary>What became of each.</summary>
/// <param name="Done">Those that were retried, or whose retry was cancelled.</param>
/// <param name="Refused">The rest, each with the reason.</param>
public sealed record RetriesView(IReadOnlyList<Guid> Done, IReadOnlyList<RetryRefusalView> Refused);

public sealed record RetryRefusalView(Guid Id, string Reason);

/// <summary>One window of a run: checkpoint and coverage in one.</summary>
/// <param name="Stream">What is read: "orders" or "open"; of shipments "pages", "newest" or "lookups" (see docs/guide.md).</param>
/// <param name="Label">For example "April 2026".</param>
/// <param name="PlatformCount">What the platform says the window holds (of pages: the whole list); null where it cannot be asked.</param>
/// <param name="Details">The technical part of the last error: the call, its status or what cut it.</param>
/// <param name="FirstPage">Of pages: as they were numbered when the run began. So is the last, inclusive.</param>
public sealed record RunWindowView(
    Guid Id,
    int Number,
    string Stream,
    string Label,
    DateTimeOffset? From,
    DateTimeOffset? To,
    WindowState State,
    long? PlatformCount,
    RunCounts Counts,
    int Attempts,
    string? LastError,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? ProvedAt,
    int? FirstPage = null,
    int? LastPage = null,
    string? Details = null);

public sealed record RunLogView(long Number, DateTimeOffset At, LogLevelView Level, string Message);

/// <summary>A record that the platform sent and OrderSync could not read, kept with its reason.</summary>
public sealed record RejectedRecordView(Guid Id, string? ExternalId, string Reason, string Payload, DateTimeOffset At);

/// <summary>GET /api/platform-operations/tasks/{id}. Log: the newest 200 lines, oldest first.</summary>
/// <param name="Plan">Of a dry run.</param>
/// <param name="Differences">Of a reconcile run; the orders themselves are at …/tasks/{id}/differences.</param>
public sealed record RunDetailView(
    RunView Task,
    IReadOnlyList<RunWindowView> Windows,
    IReadOnlyList<RunLogView> Log,
    IReadOnlyList<RejectedRecordView> Rejected,
    RunPlanView? Plan = null,
    DifferenceCounts? Differences = null);

/// <summary>The figures on top of Platform Operations: GET /api/platform-operations/summary.</summary>
/// <param name="CompletedToday">Ended since midnight of the company's time zone, problems included.</param>
/// <param name="FailedToday">Failed since then.</param>
/// <param name="CompletedByDay">The same of the last seven days, the oldest first and today last.</param>
/// <param name="FailedByDay">So of those that failed.</param>
/// <param name="ActiveByDay">How many tasks were active on each of these days, if only for a part of it.</param>
/// <param name="OrdersByDay">How many of the orders that are stored were placed on each of these days.</param>
public sealed record OperationsSummary(
    int Active,
    int Waiting,
    int CompletedToday,
    int CompletedTodayWithProblems,
    int FailedToday,
    int Connections,
    long Orders,
    DateTimeOffset? NewestOrderAt,
    DateTimeOffset? OldestOrderAt,
    IReadOnlyList<int>? CompletedByDay = null,
    IReadOnlyList<int>? FailedByDay = null,
    IReadOnlyList<int>? ActiveByDay = null,
    IReadOnlyList<int>? OrdersByDay = null);
