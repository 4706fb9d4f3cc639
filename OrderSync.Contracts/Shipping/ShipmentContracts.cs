using System.ComponentModel.DataAnnotations;
using OrderSync.Contracts.Orders;

namespace OrderSync.Contracts.Shipping;

/// <summary>POST /api/platform-operations/tasks/shipping-sync.</summary>
/// <param name="ConnectionId">A connection to a carrier: one whose platform has "shipments" among its capabilities.</param>
public sealed record StartShippingSyncRequest([Required] Guid? ConnectionId);

/// <summary>A shipment as lists show it.</summary>
/// <param name="Reference">What the merchant called the order when handing it over.</param>
/// <param name="StatusCode">The carrier's code, as text.</param>
/// <param name="StatusWord">The carrier's word for it; "INCONNU (77)" for a code that is not known.</param>
/// <param name="StatusMeaning">What that means, in plain English.</param>
/// <param name="StatusAt">When the carrier says that it last changed.</param>
/// <param name="IsTerminal">Nothing more is expected of it.</param>
/// <param name="OrderId">Null as long as no order of that reference is known.</param>
/// <param name="OrderConnectionId">The connection that the order came through. So is its name.</param>
public sealed record ShipmentView(
    Guid Id,
    Guid ConnectionId,
    string ConnectionName,
    string Platform,
    string ExternalId,
    string? Reference,
    string? Tracking,
    string StatusCode,
    string StatusWord,
    string StatusMeaning,
    DateTimeOffset StatusAt,
    bool IsTerminal,
    DateTimeOffset? DeliveredAt,
    string? Recipient,
    string? City,
    Guid? OrderId,
    string? OrderNumber,
    OrderStatus? OrderStatus,
    Guid? OrderConnectionId,
    string? OrderConnectionName);

/// <summary>A status that a shipment has, or has had.</summary>
/// <param name="At">When it was so, by the carrier.</param>
/// <param name="SeenAt">When it was seen here.</param>
/// <param name="FromHistory">The carrier's own history tells it; else it was seen on the shipment, and may have begun earlier.</param>
/// <param name="RunId">The task that saw it; null where the shipment was read by itself.</param>
public sealed record ShipmentStatusView(
    string Code, string Word, string Meaning, DateTimeOffset At, DateTimeOffset SeenAt, bool FromHistory, string? Comment, Guid? RunId);

/// <summary>GET /api/v1/shipments/{id}. History newest first.</summary>
/// <param name="Reason">Why it was postponed, aborted or alerted, as the carrier says it.</param>
/// <param name="Payload">The newest record exactly as it was received.</param>
public sealed record ShipmentDetailView(
    ShipmentView Shipment,
    string? Region,
    string? Reason,
    DateTimeOffset? PostponedTo,
    DateTimeOffset? CreatedAt,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset ChangedAt,
    IReadOnlyList<ShipmentStatusView> History,
    string Payload);

/// <summary>One of a carrier's status codes: what it means and where it leads. GET /api/v1/shipments/status-codes.</summary>
/// <param name="Label">The carrier's word.</param>
/// <param name="Meaning">In plain English.</param>
/// <param name="IsTerminal">Nothing more is expected after it. Carriers' settings may differ: then of any of them.</param>
/// <param name="OrderStatus">What becomes of the order; null where it stays as it is.</param>
/// <param name="IsKnown">False for a code that came in but is not in the table.</param>
/// <param name="Shipments">How many are so now.</param>
public sealed record ShipmentCodeView(
    string Platform,
    string Code,
    string Name,
    string Label,
    string Meaning,
    bool IsTerminal,
    OrderStatus? OrderStatus,
    bool IsKnown,
    long Shipments);

/// <summary>An order's shipment, as the order shows it. Newest status first.</summary>
public sealed record OrderShipmentView(
    Guid Id, string Platform, string ConnectionName, string? Tracking, string StatusCode, string StatusWord, string StatusMeaning, DateTimeOffset StatusAt, bool IsTerminal);
