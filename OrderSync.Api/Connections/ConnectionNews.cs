using OrderSync.Contracts.Events;
using OrderSync.Core.Connections;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;

namespace OrderSync.Api.Connections;

/// <summary>Tells everybody who looks at the company that a connection has changed, and the workers that there may be something to notify of.</summary>
public sealed class ConnectionNews(ILiveEvents events, NotificationWriter notifications, TimeProvider time)
{
    public async Task TellAsync(Connection connection, CancellationToken cancellationToken)
    {
        var sentence = connection.DeletedAt is null ? ConnectionReader.Sentence(connection) : "Deleted.";
        var change = new ConnectionChange(connection.Id, connection.Name, connection.State, sentence);
        await events.PublishAsync(
            new LiveEvent(EventTypes.ConnectionChanged, time.GetUtcNow(), connection.CompanyId, Connection: change), cancellationToken);
        await notifications.WakeAsync();
    }
}
