using OrderSync.Contracts.Events;
using OrderSync.Core.Connections;
using OrderSync.Core.Events;

namespace OrderSync.Api.Connections;

/// <summary>Tells everybody who looks at the company that a connection has changed.</summary>
public sealed class ConnectionNews(ILiveEvents events, TimeProvider time)
{
    public Task TellAsync(Connection connection, CancellationToken cancellationToken)
    {
        var sentence = connection.DeletedAt is null ? ConnectionReader.Sentence(connection) : "Deleted.";
        var change = new ConnectionChange(connection.Id, connection.Name, connection.State, sentence);
        return events.PublishAsync(
            new LiveEvent(EventTypes.ConnectionChanged, time.GetUtcNow(), connection.CompanyId, Connection: change), cancellationToken);
    }
}
