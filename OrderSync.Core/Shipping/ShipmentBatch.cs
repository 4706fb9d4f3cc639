using OrderSync.Core.Orders;

namespace OrderSync.Core.Shipping;

/// <summary>A shipment on its way into the database, with the bytes that it was read from.</summary>
/// <param name="Hash">See <see cref="RawPayload.Hash"/>.</param>
/// <param name="OrderId">The order that is in it, where it is known.</param>
public sealed record IncomingShipment(ShipmentSnapshot Shipment, ReadOnlyMemory<byte> Payload, byte[] Hash, Guid? OrderId)
{
    /// <summary>As it is to be taken when it is seen: without times that cannot have been yet.</summary>
    public IncomingShipment SeenAt(DateTimeOffset now) =>
        Shipment.Believed(now) is var believed && ReferenceEquals(believed, Shipment) ? this : this with { Shipment = believed };
}

/// <summary>What one transaction writes for one connection.</summary>
/// <param name="RunId">Null where one shipment is read by itself.</param>
public sealed record ShipmentBatch(
    Guid CompanyId,
    Guid ConnectionId,
    Guid? RunId,
    DateTimeOffset SeenAt,
    IReadOnlyList<IncomingShipment> Shipments,
    IReadOnlyList<IncomingRejection> Rejections)
{
    public IReadOnlyList<IncomingShipment> Shipments { get; } = [.. Shipments.Select(incoming => incoming.SeenAt(SeenAt))];
}
