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

/// <summary>Where an order's money stands, apart from its parcel: cash on delivery is captured after the order was delivered.</summary>
public enum PaymentStatus
{
    Unpaid,

    /// <summary>Promised, for example on a card, and not yet captured.</summary>
    Authorized,
    PartiallyPaid,
    Paid,
    PartiallyRefunded,
    Refunded,

    /// <summary>Declined or cancelled, with nothing paid.</summary>
    Failed,
}

/// <summary>Where an order's goods stand, apart from its money.</summary>
public enum FulfilmentStatus
{
    Unfulfilled,
    PartiallyShipped,
    Shipped,
    PartiallyDelivered,
    Delivered,
    Returned,
}

/// <summary>What is doubtful about an order that is stored all the same.</summary>
public enum OrderProblem
{
    /// <summary>It is dated more than a day after it was read.</summary>
    DatedAhead,

    /// <summary>The platform sent no total.</summary>
    NoTotal,

    /// <summary>Subtotal, shipping and tax, less discounts and credits, are not the total.</summary>
    SumDiffers,
}

public sealed record MoneyView(decimal Amount, string Currency);

/// <summary>An order as lists show it.</summary>
/// <param name="Number">What the merchant calls the order.</param>
/// <param name="PlatformStatus">The platform's own word, as sent.</param>
/// <param name="Problems">What is doubtful about it; null for nothing.</param>
/// <param name="Agent">In lists of orders: who has it, or did it; null where nobody does.</param>
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
    DateTimeOffset? PlatformUpdatedAt,
    PaymentStatus? PaymentStatus = null,
    FulfilmentStatus? FulfilmentStatus = null,
    IReadOnlyList<OrderProblem>? Problems = null,
    OrderAgentView? Agent = null);

/// <summary>Who works on an order, or has done it.</summary>
public sealed record OrderAgentView(Guid Id, string Name);

/// <summary>How lists of orders are sorted. An order without a total counts as 0; totals of different currencies are compared as figures.</summary>
public enum OrderSort
{
    /// <summary>By the time at which they were placed; so is the next.</summary>
    Newest,
    Oldest,
    HighestTotal,
    LowestTotal,
}

public static class OrderSorts
{
    /// <summary>Others are by the time at which the orders were placed.</summary>
    public static bool IsByTotal(this OrderSort sort) => sort is OrderSort.HighestTotal or OrderSort.LowestTotal;
}

/// <summary>GET /api/v1/orders/count.</summary>
/// <param name="IsMore">There are more than these: they were not counted further.</param>
/// <param name="NotYetSearchable">Orders of the company that came in just now: a search, or a list by total, may not show them yet.</param>
public sealed record OrderListCount(int Orders, bool IsMore, int NotYetSearchable);

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
    IReadOnlyList<OrderStatusChangeView>? StatusChanges = null,
    MoneyView? Discounts = null,
    MoneyView? Credits = null,
    MoneyView? Refunded = null);

/// <summary>GET /api/v1/orders/{id}/revisions/{number}: the raw payload, exactly as it was received.</summary>
public sealed record OrderPayloadView(int Number, DateTimeOffset ReceivedAt, string Payload);

/// <summary>GET /api/platform-operations/stats/orders: one row a platform.</summary>
/// <param name="Totals">The sum of order totals, one entry a currency: the company's currency for totals first.</param>
public sealed record OrderStatsView(
    string Platform,
    string PlatformTitle,
    long Orders,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest,
    IReadOnlyList<MoneyView> Totals);
