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
    public const string Notification = "notification";
}

/// <summary>
/// One live event: from GET /api/v1/events as server-sent events (event: <paramref name="Type"/>, data: this as JSON, id:
/// resumable by Last-Event-ID) and from the SignalR hub /hubs/sync as the message <c>event</c>.
/// </summary>
/// <param name="Run">Set for the types that begin with "sync-".</param>
/// <param name="Connection">Set for connection-changed.</param>
/// <param name="Notification">Set for notification.</param>
public sealed record LiveEvent(
    string Type,
    DateTimeOffset At,
    Guid CompanyId,
    RunView? Run = null,
    ConnectionChange? Connection = null,
    NotificationNews? Notification = null);

/// <param name="Breaker">Set when it is the circuit breaker of the connection's calls that has changed.</param>
public sealed record ConnectionChange(Guid Id, string Name, ConnectionState State, string Sentence, BreakerView? Breaker = null);

/// <summary>
/// The notifications of these people have changed: new, again, over or read. It does not say what: everybody in the company hears
/// it, and not everybody may know. GET /api/v1/notifications says it to each.
/// </summary>
public sealed record NotificationNews(IReadOnlyList<Guid> UserIds);
