using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Runs;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Core.Data;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;

namespace OrderSync.Api.Shipping;

/// <summary>Reads one shipment from its carrier while a person waits.</summary>
public sealed class ShipmentRefreshing(
    OrderSyncDb db, ShipmentRefresh refresh, FetchRefusals refusals, PlatformConnections connections, CurrentUser user, AuditLog audit)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>False where there is no such shipment; or why it could not be read.</returns>
    public async Task<(bool Found, ProblemHttpResult? Refusal)> RefreshAsync(Guid id, CancellationToken cancellationToken)
    {
        var shipment = await db.Shipments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (shipment is null)
            return (false, null);
        var (connection, refusal) = await refusals.FindAsync(shipment.ConnectionId, null, cancellationToken);
        if (connection is null)
            return (true, refusal);
        using var scope = CallScope.Begin(null, CallPriority.Interactive, null);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var read = await refresh.ReadNowAsync(user.CompanyId, connection.Id, new ShipmentName(shipment.ExternalId), limit.Token);
            audit.Record("shipment.refresh", id, $"Read shipment {shipment.Reference ?? shipment.ExternalId} of {connection.Name} again.");
            await db.SaveChangesAsync(CancellationToken.None);
            return (true, read > 0 ? null : Problems.Conflict($"{connection.Name} does not know this shipment any more."));
        }
        catch (PlatformException exception)
        {
            if (exception.Failure.RefusesCredentials)
                await connections.MarkNeedsCredentialsAsync(user.CompanyId, connection.Id, exception.Failure.Sentence, CancellationToken.None);
            return (true, BadGateway(exception.Failure.Sentence));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (true, BadGateway($"{connection.Name} did not answer within {Patience.TotalSeconds:0} s."));
        }
    }

    private static ProblemHttpResult BadGateway(string sentence) => TypedResults.Problem(sentence, statusCode: StatusCodes.Status502BadGateway);
}
