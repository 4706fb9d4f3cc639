using Microsoft.Extensions.Logging;
using Npgsql;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;

namespace OrderSync.Core.Platforms.Calls.Breakers;

/// <summary>
/// Publishes a breaker's changes as live events, with the connection's own state beside it, and notifies those who want to know of one
/// that stays open.
/// </summary>
public sealed class BreakerNews(NpgsqlDataSource database, NotificationWriter notifications, ILiveEvents events, TimeProvider time, ILogger<BreakerNews> logger)
    : IBreakerNews
{
    /// <summary>A breaker that closes sooner is nobody's concern.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    private static readonly NotificationKind Kind = NotificationKinds.Find(NotificationKinds.BreakerOpen)!;

    private const string Sql = "select name, state, state_reason from connections where company_id = $1 and id = $2 and deleted_at is null";

    public async Task TellAsync(PlatformConnection connection, BreakerReading breaker, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand(Sql);
            command.Parameters.AddWithValue(connection.CompanyId);
            command.Parameters.AddWithValue(connection.ConnectionId);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            if (!await reader.ReadAsync(cancellationToken))
                return;
            var now = time.GetUtcNow();
            var reason = await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2);
            var change = new ConnectionChange(
                connection.ConnectionId, reader.GetString(0), Enum.Parse<ConnectionState>(reader.GetString(1)), reason ?? breaker.Sentence(now), breaker.ToView(now));
            await events.PublishAsync(new LiveEvent(EventTypes.ConnectionChanged, now, connection.CompanyId, Connection: change), cancellationToken);
            await NotifyAsync(connection, breaker, now, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            logger.LogWarning(exception, "That the breaker of {Connection} has changed could not be told", connection);
        }
    }

    /// <summary>A breaker that is open already, and opens again after a probe, is still the same trouble.</summary>
    private Task NotifyAsync(PlatformConnection connection, BreakerReading breaker, DateTimeOffset now, CancellationToken cancellationToken) =>
        breaker.State switch
        {
            BreakerState.Closed => notifications.RaiseAsync([NotificationFact.End(Kind, connection.CompanyId, now, connection.ConnectionId)], cancellationToken),
            BreakerState.Open => notifications.RaiseOnceAsync(
                NotificationFact.Begin(Kind, connection.CompanyId, now, breaker.Sentence(now), connection.ConnectionId, holdFor: LongEnough), cancellationToken),
            _ => Task.CompletedTask,
        };
}
