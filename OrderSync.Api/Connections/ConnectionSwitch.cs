using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Users;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Notifications;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Connections;

/// <summary>Tests saved connections, switches them on and off, and deletes them. False or null: there is no such connection.</summary>
public sealed class ConnectionSwitch(
    OrderSyncDb database,
    PlatformCatalog platforms,
    PlatformConnections stored,
    ConnectionChecks checks,
    PlatformWaits waits,
    RunCommands runs,
    ConnectionNews news,
    CurrentUser user,
    AuditLog audit,
    TimeProvider time)
{
    public async Task<ConnectionCheckView?> TestAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } connection)
            return null;
        var (failure, sentence) = await AskAsync(connection, cancellationToken);
        if (failure is null && connection.State == ConnectionState.NeedsCredentials)
        {
            (connection.State, connection.StateReason) = (ConnectionState.Active, null);
            database.NotificationFacts.Add(CredentialFacts.Found(connection.CompanyId, id, time.GetUtcNow()));
        }
        if (failure?.Kind == PlatformFailureKind.Unauthorized && connection.State == ConnectionState.Active)
        {
            (connection.State, connection.StateReason) = (ConnectionState.NeedsCredentials, Cut(failure.Sentence));
            database.NotificationFacts.Add(CredentialFacts.Lost(connection.CompanyId, id, failure.Sentence, time.GetUtcNow()));
        }
        if (failure is not { IsTransient: true })
            await waits.EndAsync(PlatformConnection.WithoutSecrets(connection), cancellationToken);
        await SaveAsync(connection, "connection.test", $"Tested “{connection.Name}”: {failure?.Sentence ?? sentence}", cancellationToken);
        return ConnectionChecks.View(failure, sentence);
    }

    public async Task<bool> DisableAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } connection)
            return false;
        var wasOff = connection.State == ConnectionState.Disabled;
        if (!wasOff)
        {
            (connection.State, connection.StateReason) = (ConnectionState.Disabled, $"Switched off by {user.Name}.");
            database.NotificationFacts.Add(NotificationFact.EndAll(connection.CompanyId, time.GetUtcNow(), id));
            await SaveAsync(connection, "connection.disable", $"Switched off “{connection.Name}”.", cancellationToken);
        }
        if (await StopRunsAsync(connection, cancellationToken) && wasOff)
            await SaveAsync(connection, "connection.disable", $"Stopped the tasks of “{connection.Name}”, which is off.", cancellationToken);
        return true;
    }

    public async Task<bool> EnableAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } connection)
            return false;
        var wasOff = connection.State == ConnectionState.Disabled;
        if (wasOff)
            (connection.State, connection.StateReason) = (ConnectionState.Active, null);
        await SaveAsync(connection, "connection.enable", wasOff ? $"Switched on “{connection.Name}”." : $"Ended the waits of “{connection.Name}”, which is on.", cancellationToken);
        await waits.EndAsync(PlatformConnection.WithoutSecrets(connection), cancellationToken);
        return true;
    }

    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } connection)
            return false;
        (connection.State, connection.StateReason) = (ConnectionState.Disabled, $"Deleted by {user.Name}.");
        connection.DeletedAt = time.GetUtcNow();
        connection.Credentials = null;
        connection.SecretsSet = [];
        database.NotificationFacts.Add(NotificationFact.EndAll(connection.CompanyId, time.GetUtcNow(), id));
        await SaveAsync(connection, "connection.delete", $"Deleted “{connection.Name}” and its credentials; its orders stay.", cancellationToken);
        await StopRunsAsync(connection, cancellationToken);
        return true;
    }

    private Task<Connection?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.Connections.SingleOrDefaultAsync(row => row.Id == id && row.DeletedAt == null, cancellationToken);

    private async Task<(PlatformFailure? Failure, string Sentence)> AskAsync(Connection connection, CancellationToken cancellationToken)
    {
        try
        {
            var connector = platforms.Require<IPlatformConnector>(connection.Platform);
            var inTheClear = await stored.GetInAnyStateAsync(connection.CompanyId, connection.Id, cancellationToken);
            return await checks.AskAsync(connector, inTheClear, cancellationToken);
        }
        catch (PlatformException exception)
        {
            return (exception.Failure, "");
        }
    }

    /// <returns>Whether there were any.</returns>
    private async Task<bool> StopRunsAsync(Connection connection, CancellationToken cancellationToken)
    {
        var active = await database.Runs
            .Where(run => run.ConnectionId == connection.Id && RunStates.Active.Contains(run.State))
            .Select(run => run.Id).ToListAsync(cancellationToken);
        foreach (var run in active)
            await runs.StopAsync(new RunKey(connection.CompanyId, run), user.Name, cancellationToken);
        return active.Count > 0;
    }

    private async Task SaveAsync(Connection connection, string action, string detail, CancellationToken cancellationToken)
    {
        audit.Record(action, connection.Id, detail);
        var isChanged = database.Entry(connection).State == EntityState.Modified;
        await database.SaveChangesAsync(cancellationToken);
        if (isChanged)
            await news.TellAsync(connection, cancellationToken);
    }

    private static string Cut(string sentence) => sentence.Length <= 500 ? sentence : sentence[..499] + "…";
}
