using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Users;
using OrderSync.Contracts.Shipping;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;

namespace OrderSync.Api.Shipping;

/// <summary>One shipment in full.</summary>
public sealed class ShipmentReader(OrderSyncDb db, ShipmentList list, ShipmentCodes codes, CurrentUser user)
{
    public async Task<ShipmentDetailView?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await list.FindAsync(user.CompanyId, id, cancellationToken) is not { } view)
            return null;
        var shipment = await db.Shipments.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
        var history = await db.ShipmentStatuses.AsNoTracking().Where(row => row.ShipmentId == id)
            .OrderByDescending(row => row.At).ThenByDescending(row => row.SeenAt).ToListAsync(cancellationToken);
        return new ShipmentDetailView(
            view,
            shipment.Region,
            shipment.Reason,
            shipment.PostponedTo,
            shipment.CreatedAt,
            shipment.FirstSeenAt,
            shipment.ChangedAt,
            [
                .. history.Select(row => new ShipmentStatusView(
                    row.StatusCode, row.StatusWord, codes.MeaningOf(view.Platform, row.StatusCode, row.StatusWord), row.At, row.SeenAt, row.FromHistory, row.Comment, row.RunId)),
            ],
            RawPayload.Read(shipment.Payload));
    }

    /// <summary>The shipments of an order, the last handed over first: usually one, or none.</summary>
    public async Task<IReadOnlyList<OrderShipmentView>> OfOrderAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var rows = await db.Shipments.AsNoTracking().Where(row => row.OrderId == orderId)
            .Join(db.Connections, row => row.ConnectionId, connection => connection.Id, (row, connection) => new { row, connection.Platform, connection.Name })
            .OrderByDescending(found => found.row.CreatedAt).ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(found => new OrderShipmentView(
                found.row.Id, found.Platform, found.Name, found.row.Tracking, found.row.StatusCode, found.row.StatusWord,
                codes.MeaningOf(found.Platform, found.row.StatusCode, found.row.StatusWord), found.row.StatusAt, found.row.IsTerminal)),
        ];
    }
}
