using OrderSync.Contracts.Shipping;

namespace OrderSync.Contracts.Orders;

/// <summary>An order's status in one vocabulary over all platforms; the platform's own word is kept beside it.</summary>
public enum OrderStatus
{
    Pending,
    Confirmed,
    Processing,
    PartiallyShipped,
    Shipped,
    PartiallyDelivered,
    Delivered,
    Cancelled,
    Returned,

    /// <summary>A word of the platform that OrderSync does not know; see the platform status.</summary>
    Unknown,
}

public sealed record MoneyView(decimal Amount, string Currency);

/// <summary>An order as lists show it.</summary>
/// <param name="Number">What the merchant calls the order.</param>
/// <param name="PlatformStatus">The platform's own word, as sent.</param>
public sealed record OrderView(
    Guid Id,
    string Number,
    string ExternalId,
    string Platform,
    Guid ConnectionId,
    string ConnectionName,
    OrderStatus Status,
    string PlatformStatus,
    string? CustomerName,
    string? City,
    string? Country,
    MoneyView? Total,
    int Lines,
    DateTimeOffset PlacedAt,
    DateTimeOffset? PlatformUpdatedAt);

public sealed record OrderLineView(int Number, string? Sku, string Title, decimal Quantity, MoneyView? UnitPrice, MoneyView? Total);

public sealed record CustomerView(string? Name, string? Email, string? Phone);

public sealed record AddressView(string? Street, string? City, string? Region, string? PostalCode, string? Country);

/// <summary>One version of an order as the platform sent it.</summary>
public sealed record OrderRevisionView(int Number, DateTimeOffset ReceivedAt, OrderStatus Status, string PlatformStatus, Guid? RunId);

/// <summary>A status that the order was given by its shipment, and not by the platform that sold it.</summary>
/// <param name="Word">The carrier's word.</param>
/// <param name="At">When it was so, by the carrier.</param>
/// <param name="RunId">The task that saw it; null where the shipment was read by itself.</param>
public sealed record OrderStatusChangeView(OrderStatus Status, string Word, DateTimeOffset At, DateTimeOffset RecordedAt, Guid ShipmentId, Guid? RunId);

/// <summary>GET /api/v1/orders/{id}. Revisions newest first.</summary>
/// <param name="Shipments">Its shipments, the last handed over first: usually one, or none.</param>
/// <param name="StatusChanges">What shipments have made of its status.</param>
/// <param name="GoneAt">Since when the platform is known not to list the order any more; null while it does.</param>
public sealed record OrderDetailView(
    OrderView Order,
    CustomerView Customer,
    AddressView Address,
    MoneyView? Subtotal,
    MoneyView? Shipping,
    MoneyView? Tax,
    string? Tracking,
    IReadOnlyList<OrderLineView> Lines,
    IReadOnlyList<OrderRevisionView> Revisions,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? GoneAt = null,
    IReadOnlyList<OrderShipmentView>? Shipments = null,
    IReadOnlyList<OrderStatusChangeView>? StatusChanges = null);

/// <summary>GET /api/v1/orders/{id}/revisions/{number}: the raw payload, exactly as it was received.</summary>
public sealed record OrderPayloadView(int Number, DateTimeOffset ReceivedAt, string Payload);

/// <summary>GET /api/platform-operations/stats/orders: one row a platform.</summary>
/// <param name="Totals">The sum of order totals, one entry a currency.</param>
public sealed record OrderStatsView(
    string Platform,
    string PlatformTitle,
    long Orders,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest,
    IReadOnlyList<MoneyView> Totals);
