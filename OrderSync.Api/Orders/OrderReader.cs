using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Shipping;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;

namespace OrderSync.Api.Orders;

/// <summary>One order in full.</summary>
public sealed class OrderReader(OrderSyncDb database, ShipmentReader shipments)
{
    public async Task<OrderDetailView?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var found = await database.Orders.AsNoTracking().Where(order => order.Id == id)
            .Join(database.Connections, order => order.ConnectionId, connection => connection.Id, (order, connection) => new { order, connection })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var lines = await database.OrderLines.AsNoTracking().Where(line => line.OrderId == id).OrderBy(line => line.Number).ToListAsync(cancellationToken);
        var revisions = await database.OrderRevisions.Where(revision => revision.OrderId == id).OrderByDescending(revision => revision.Number)
            .Select(revision => new OrderRevisionView(
                revision.Number, revision.ReceivedAt, revision.Status, revision.PlatformStatus, revision.RunId))
            .ToListAsync(cancellationToken);
        var changes = await database.OrderStatusChanges.Where(change => change.OrderId == id).OrderByDescending(change => change.At)
            .Select(change => new OrderStatusChangeView(change.Status, change.Word, change.At, change.RecordedAt, change.ShipmentId, change.RunId))
            .ToListAsync(cancellationToken);
        return Describe(found.order, found.connection, lines, revisions) with
        {
            Shipments = await shipments.OfOrderAsync(id, cancellationToken),
            StatusChanges = changes,
        };
    }

    public async Task<OrderPayloadView?> FindPayloadAsync(Guid orderId, int number, CancellationToken cancellationToken)
    {
        var revision = await database.OrderRevisions.AsNoTracking()
            .SingleOrDefaultAsync(revision => revision.OrderId == orderId && revision.Number == number, cancellationToken);
        return revision is null ? null : new OrderPayloadView(revision.Number, revision.ReceivedAt, RawPayload.Read(revision.Payload));
    }

    private static OrderDetailView Describe(
        Order order, Connection connection, IReadOnlyList<OrderLine> lines, IReadOnlyList<OrderRevisionView> revisions) => new(
        Summary(order, connection),
        new CustomerView(order.CustomerName, order.Email, order.Phone),
        new AddressView(order.Street, order.City, order.Region, order.PostalCode, order.Country),
        Money(order.Subtotal, order),
        Money(order.Shipping, order),
        Money(order.Tax, order),
        order.Tracking,
        [
            .. lines.Select(line => new OrderLineView(
                line.Number, line.Sku, line.Title, line.Quantity, Money(line.UnitPrice, order), Money(line.Total, order))),
        ],
        revisions,
        order.FirstSeenAt,
        order.ChangedAt,
        order.GoneAt,
        Discounts: Money(order.Discounts, order),
        Credits: Money(order.Credits, order),
        Refunded: Money(order.Refunded, order));

    /// <summary>The order as lists show it.</summary>
    internal static OrderView Summary(Order order, Connection connection) => new(
        order.Id,
        order.Number,
        order.ExternalId,
        connection.Platform,
        connection.Id,
        connection.Name,
        order.Status,
        order.PlatformStatus,
        order.CustomerName,
        order.City,
        order.Country,
        Money(order.Total, order),
        order.LineCount,
        order.PlacedAt,
        order.PlatformUpdatedAt,
        order.PaymentStatus,
        order.FulfilmentStatus,
        OrderProblems.Of(order.Problems));

    private static MoneyView? Money(decimal? amount, Order order) => amount is { } value ? new MoneyView(value, order.Currency ?? "") : null;
}
