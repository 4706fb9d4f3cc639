using Npgsql;
using NpgsqlTypes;
using OrderSync.Core.Orders;

namespace OrderSync.Core.Shipping;

/// <summary>Writes a shipment's columns to a binary COPY, in the order of <see cref="ShipmentSql.Columns"/>.</summary>
internal static class ShipmentRow
{
    /// <param name="knownCode">The status that is stored; null for a new one.</param>
    public static async Task WriteAsync(
        NpgsqlBinaryImporter row, IncomingShipment incoming, string? knownCode, DateTimeOffset seenAt, CancellationToken cancellationToken)
    {
        var shipment = incoming.Shipment;
        await row.WriteAsync(Guid.CreateVersion7(seenAt), NpgsqlDbType.Uuid, cancellationToken);
        await OrderRow.TextAsync(row, shipment.ExternalId, cancellationToken);
        await OrderRow.TextAsync(row, shipment.Reference, cancellationToken);
        await OrderRow.TextAsync(row, shipment.Tracking, cancellationToken);
        if (incoming.OrderId is { } order)
            await row.WriteAsync(order, NpgsqlDbType.Uuid, cancellationToken);
        else
            await row.WriteNullAsync(cancellationToken);
        await OrderRow.TextAsync(row, shipment.Status.Code, cancellationToken);
        await OrderRow.TextAsync(row, shipment.Status.Label, cancellationToken);
        await OrderRow.TimeAsync(row, shipment.StatusAt ?? seenAt, cancellationToken);
        await row.WriteAsync(shipment.Status.IsTerminal, NpgsqlDbType.Boolean, cancellationToken);
        await OrderRow.TextAsync(row, shipment.Status.OrderStatus?.ToString(), cancellationToken);
        await OrderRow.TimeAsync(row, shipment.CreatedAt, cancellationToken);
        await OrderRow.TimeAsync(row, shipment.DeliveredAt, cancellationToken);
        await OrderRow.TimeAsync(row, shipment.PostponedTo, cancellationToken);
        await OrderRow.TextAsync(row, shipment.Recipient, cancellationToken);
        await OrderRow.TextAsync(row, shipment.City, cancellationToken);
        await OrderRow.TextAsync(row, shipment.Region, cancellationToken);
        await OrderRow.TextAsync(row, shipment.Reason, cancellationToken);
        await row.WriteAsync(incoming.Hash, NpgsqlDbType.Bytea, cancellationToken);
        await row.WriteAsync(incoming.Payload, NpgsqlDbType.Bytea, cancellationToken);
        await OrderRow.TextAsync(row, knownCode, cancellationToken);
        await OrderRow.TimeAsync(row, shipment.StatusBy ?? seenAt, cancellationToken);
    }
}
