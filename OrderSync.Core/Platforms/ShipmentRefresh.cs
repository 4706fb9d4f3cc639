using Microsoft.Extensions.Logging;
using Npgsql;
using OrderSync.Core.Orders;
using OrderSync.Core.Shipping;

namespace OrderSync.Core.Platforms;

/// <summary>Names one shipment; the first of the three that is set counts.</summary>
/// <param name="ExternalId">The carrier's own id.</param>
public sealed record ShipmentName(string? ExternalId, string? Reference = null, string? Tracking = null);

/// <summary>
/// Reads one shipment from its carrier now: for a person who asks, and for whoever hears that it has changed. What is heard is
/// never written; only what the carrier then answers is.
/// </summary>
public sealed class ShipmentRefresh(
    NpgsqlDataSource database, PlatformCatalog catalog, PlatformConnections connections, TimeProvider time, ILogger<ShipmentRefresh> logger)
{
    /// <returns>How many shipments the carrier has under this name; 0 where there is none.</returns>
    /// <exception cref="PlatformException">The connection cannot be used, the call failed, or the answer is no shipment.</exception>
    public async Task<int> ReadNowAsync(Guid companyId, Guid connectionId, ShipmentName name, CancellationToken cancellationToken)
    {
        var connection = await connections.GetAsync(companyId, connectionId, cancellationToken);
        var source = catalog.Require<IShipmentSource>(connection.Platform);
        var shipments = (await FindAsync(source, connection, name, cancellationToken)).Select(record => Map(source, connection, record)).ToList();
        foreach (var shipment in shipments)
        {
            var history = await HistoryAsync(source, connection, shipment.Shipment.ExternalId, cancellationToken);
            await StoreAsync(connection, source.TraitsFor(connection), shipment, history, cancellationToken);
        }
        return shipments.Count;
    }

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindAsync(
        IShipmentSource source, PlatformConnection connection, ShipmentName name, CancellationToken cancellationToken) => name switch
        {
            { ExternalId: { } id } => await source.FindAsync(connection, id, cancellationToken) is { } record ? [record] : [],
            { Reference: { } reference } => await source.FindByReferenceAsync(connection, reference, cancellationToken),
            { Tracking: { } tracking } => await source.FindByTrackingAsync(connection, tracking, cancellationToken),
            _ => [],
        };

    private static IncomingShipment Map(IShipmentSource source, PlatformConnection connection, ReadOnlyMemory<byte> record)
    {
        var mapped = source.Map(connection, record);
        return mapped.Shipment is { } shipment
            ? new IncomingShipment(shipment, record, RawPayload.Hash(record.Span), OrderId: null)
            : throw new PlatformException(PlatformFailure.Protocol($"{source.Descriptor.Title} sent a shipment that cannot be read: {mapped.Rejection!.Reason}."));
    }

    /// <summary>The shipment's own status is known without it, so its failure loses nothing that another reading would not bring.</summary>
    private async Task<IReadOnlyList<ShipmentStep>> HistoryAsync(
        IShipmentSource source, PlatformConnection connection, string externalId, CancellationToken cancellationToken)
    {
        try
        {
            return await source.HistoryAsync(connection, externalId, cancellationToken);
        }
        catch (PlatformException exception) when (!exception.Failure.RefusesCredentials)
        {
            logger.LogWarning("{Connection}: the history of shipment {ExternalId} could not be read: {Reason}", connection, externalId, exception.Failure.Sentence);
            return [];
        }
    }

    private async Task StoreAsync(
        PlatformConnection connection, ShipmentSourceTraits traits, IncomingShipment shipment, IReadOnlyList<ShipmentStep> history, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var session = await database.OpenConnectionAsync(cancellationToken);
        var orderConnections = await ShippedConnections.FindAsync(session, connection.CompanyId, traits, cancellationToken);
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        var batch = new ShipmentBatch(connection.CompanyId, connection.ConnectionId, RunId: null, now, [shipment], []);
        await new ShipmentWriter(session).WriteAsync(batch, cancellationToken);
        if (await IdOfAsync(session, connection, shipment.Shipment.ExternalId, cancellationToken) is { } id)
            await ShipmentHistory.WriteAsync(session, connection.CompanyId, id, history, now, cancellationToken);
        string[] only = [shipment.Shipment.ExternalId];
        await OrderCompletion.UnlinkAsync(session, connection.CompanyId, connection.ConnectionId, now, only, cancellationToken);
        await OrderCompletion.LinkAsync(
            session, connection.CompanyId, connection.ConnectionId, orderConnections, now - traits.FollowFor, only, cancellationToken);
        await OrderCompletion.CompleteAsync(session, batch, only, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<Guid?> IdOfAsync(
        NpgsqlConnection session, PlatformConnection connection, string externalId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select id from shipments where company_id = $1 and connection_id = $2 and external_id = $3", session);
        command.Parameters.AddWithValue(connection.CompanyId);
        command.Parameters.AddWithValue(connection.ConnectionId);
        command.Parameters.AddWithValue(externalId);
        return await command.ExecuteScalarAsync(cancellationToken) as Guid?;
    }
}
