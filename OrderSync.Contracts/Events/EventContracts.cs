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

    /// <summary>Orders were written outside of a run: a platform has told of them.</summary>
    public const string OrdersChanged = "orders-changed";

    /// <summary>Webhooks were registered, removed or switched off, or their events were worked.</summary>
    public const string WebhooksChanged = "webhooks-changed";
}

/// <summary>
/// One live event: from GET /api/v1/events as server-sent events (event: <paramref name="Type"/>, data: this as JSON, id:
/// resumable by Last-Event-ID) and from the SignalR hub /hubs/sync as the message <c>event</c>.
/// </summary>
/// <param name="Run">Set for the types that begin with "sync-".</param>
/// <param name="Connection">Set for connection-changed.</param>
/// <param name="Orders">Set for orders-changed.</param>
/// <param name="Webhooks">Set for webhooks-changed.</param>
public sealed record LiveEvent(
    string Type,
    DateTimeOffset At,
    Guid CompanyId,
    RunView? Run = null,
    ConnectionChange? Connection = null,
    OrdersChange? Orders = null,
    WebhooksChange? Webhooks = null);

/// <param name="Breaker">Set when it is the circuit breaker of the connection's calls that has changed.</param>
public sealed record ConnectionChange(Guid Id, string Name, ConnectionState State, string Sentence, BreakerView? Breaker = null);

/// <summary>How many orders of a connection have just become so.</summary>
public sealed record OrdersChange(Guid ConnectionId, int Created, int Updated, int Gone);

public sealed record WebhooksChange(Guid ConnectionId);
