using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Setup;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;

namespace OrderSync.Api.Runs;

/// <summary>Why nothing may be fetched over a connection: for starts, and for what goes on with an earlier task.</summary>
public sealed class FetchRefusals(OrderSyncDb db)
{
    /// <param name="field">Where the request names the connection, if it does.</param>
    /// <returns>The connection, or why it is refused.</returns>
    public async Task<(Connection? Connection, ProblemHttpResult? Refusal)> FindAsync(
        Guid connectionId, string? field, CancellationToken cancellationToken)
    {
        var connection = await db.Connections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == connectionId, cancellationToken);
        if (connection is null)
            return (null, Problems.Invalid(field ?? "connectionId", $"There is no connection {connectionId}."));
        return Sentence(connection) is { } sentence ? (null, Problems.Conflict(sentence, field)) : (connection, null);
    }

    private static string? Sentence(Connection connection) => connection switch
    {
        { DeletedAt: not null } => $"{connection.Name} has been deleted: nothing can be fetched from it any more.",
        { State: ConnectionState.Disabled } => $"{connection.Name} is switched off: switch it on first.",
        { State: ConnectionState.NeedsCredentials } => $"{connection.Name} needs new credentials: {connection.StateReason}",
        _ => null,
    };
}
