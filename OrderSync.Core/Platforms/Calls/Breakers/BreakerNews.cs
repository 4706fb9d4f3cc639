using Microsoft.Extensions.Logging;
using Npgsql;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Core.Events;

namespace OrderSync.Core.Platforms.Calls.Breakers;

/// <summary>Publishes a breaker's changes as live events, with the connection's own state beside it.</summary>
public sealed class BreakerNews(NpgsqlDataSource database, ILiveEvents events, TimeProvider time, ILogger<BreakerNews> logger) : IBreakerNews
{
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
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            logger.LogWarning(exception, "That the breaker of {Connection} has changed could not be told", connection);
        }
    }
}
