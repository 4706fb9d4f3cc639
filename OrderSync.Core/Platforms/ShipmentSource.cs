using OrderSync.Core.Shipping;

namespace OrderSync.Core.Platforms;

/// <summary>How a carrier's shipments are read, with the connection's own settings.</summary>
/// <param name="PageSize">Shipments on a page, where the first page does not tell.</param>
/// <param name="PagesAtOnce">How many pages are asked for at the same time, within the connection's budget.</param>
/// <param name="NewestFirst">Whether the list begins with the newest shipment: only then may reading end before its end.</param>
/// <param name="FollowFor">Orders that are older are not asked for any more.</param>
/// <param name="OrderConnections">Whose orders are shipped: names or ids of connections; empty for all of the company's.</param>
public sealed record ShipmentSourceTraits(
    int PageSize, int PagesAtOnce, bool NewestFirst, TimeSpan FollowFor, IReadOnlyList<string> OrderConnections);

/// <summary>One page of the list, as the carrier sent it.</summary>
/// <param name="Records">Each record's JSON, byte for byte.</param>
/// <param name="Count">How many shipments the whole list holds; null where the carrier does not say.</param>
/// <param name="HasNext">False on the last page, and past the end.</param>
public sealed record ShipmentPage(IReadOnlyList<ReadOnlyMemory<byte>> Records, long? Count, bool HasNext)
{
    public static readonly ShipmentPage PastTheEnd = new([], Count: null, HasNext: false);
}

/// <summary>A shipment, or the reason why the record is not one. Exactly one of the two is set.</summary>
public sealed record MappedShipment(ShipmentSnapshot? Shipment, RecordRejection? Rejection)
{
    public static MappedShipment Of(ShipmentSnapshot shipment) => new(shipment, null);

    public static MappedShipment Rejected(string? externalId, string reason) => new(null, new RecordRejection(externalId, reason));
}
