using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;

namespace OrderSync.Contracts.Events;

/// <summary>The types of live events, as they are spelled on the wire.</summary>
public static class EventTypes
{
    public const string SyncStarted = "sync-started";
    public const string SyncProgress = "sync-progress";
    public const string SyncCompleted = "sync-completed";
    public const string SyncFailed = "sync-failed";
    public const string SyncCancelled = "sync-cancelled";
    public const string ConnectionChanged = "connection-changed";

    /// <summary>Something about who has which order; those who may see it read it again.</summary>
    public const string AssignmentChanged = "assignment-changed";

    /// <summary>A word to one person, to be shown now; what is to be kept is a notification.</summary>
    public const string Note = "note";

    public const string Notification = "notification";

    public const string SchedulerChanged = "scheduler-changed";

    /// <summary>Orders were written outside of a run: a platform has told of them.</summary>
    public const string OrdersChanged = "orders-changed";

    /// <summary>Webhooks were registered, removed or switched off, or their events were worked.</summary>
    public const string WebhooksChanged = "webhooks-changed";

    /// <summary>What holds for everybody in the company has changed, such as its time zone.</summary>
    public const string CompanyChanged = "company-changed";
}

/// <summary>
/// One live event: from GET /api/v1/events as server-sent events (event: <paramref name="Type"/>, data: this as JSON, id:
/// resumable by Last-Event-ID) and from the SignalR hub /hubs/sync as the message <c>event</c>.
/// </summary>
/// <param name="Run">Set for the types that begin with "sync-".</param>
/// <param name="Connection">Set for connection-changed.</param>
/// <param name="Orders">Set for orders-changed.</param>
/// <param name="Webhooks">Set for webhooks-changed.</param>
/// <param name="Scheduler">Set for scheduler-changed.</param>
/// <param name="Assignment">Set for assignment-changed.</param>
/// <param name="Notification">Set for notification.</param>
/// <param name="Note">Set for note.</param>
/// <param name="Company">Set for company-changed.</param>
/// <param name="UserId">Set where the event is for one person: nobody else is told.</param>
public sealed record LiveEvent(
    string Type,
    DateTimeOffset At,
    Guid CompanyId,
    RunView? Run = null,
    ConnectionChange? Connection = null,
    OrdersChange? Orders = null,
    WebhooksChange? Webhooks = null,
    SchedulerChange? Scheduler = null,
    AssignmentChange? Assignment = null,
    NotificationNews? Notification = null,
    Note? Note = null,
    Guid? UserId = null,
    CompanyChange? Company = null);

/// <param name="MayHandOut">Orders wait, or agents are free, that did not before.</param>
public sealed record AssignmentChange(bool MayHandOut);

/// <summary>A word to one person.</summary>
/// <param name="Topic">What it is about, for example "assignment".</param>
/// <param name="Link">Where on the site to look.</param>
public sealed record Note(string Topic, string Sentence, string? Link);

/// <param name="Breaker">Set when it is the circuit breaker of the connection's calls that has changed.</param>
public sealed record ConnectionChange(Guid Id, string Name, ConnectionState State, string Sentence, BreakerView? Breaker = null);

/// <summary>A schedule, the scheduler's switch, or a firing has changed: GET /api/v1/scheduler/… says how.</summary>
/// <param name="ScheduleId">Null when it is the switch.</param>
/// <param name="FiringId">Set when a time of the schedule was fired, or the work of one has ended.</param>
public sealed record SchedulerChange(Guid? ScheduleId, Guid? FiringId, string Sentence);

/// <summary>How many orders of a connection have just become so.</summary>
public sealed record OrdersChange(Guid ConnectionId, int Created, int Updated, int Gone);

public sealed record WebhooksChange(Guid ConnectionId);

/// <summary>The company's settings as they are now: see GET /api/v1/company.</summary>
public sealed record CompanyChange(string Name, string TimeZone, string? Currency);

/// <summary>
/// The notifications of these people have changed: new, again, over or read. It does not say what: everybody in the company hears
/// it, and not everybody may know. GET /api/v1/notifications says it to each.
/// </summary>
public sealed record NotificationNews(IReadOnlyList<Guid> UserIds);
