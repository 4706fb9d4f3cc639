using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Shipping;
using OrderSync.Worker.Orders;

namespace OrderSync.Worker.Shipping;

/// <summary>Records that have become shipments with their orders, or rejections with their reason.</summary>
public sealed record MappedShipments(IReadOnlyList<IncomingShipment> Shipments, IReadOnlyList<IncomingRejection> Rejections)
{
    public int Count => Shipments.Count + Rejections.Count;

    /// <param name="now">A time that a carrier tells and that cannot have been yet is left out.</param>
    public static MappedShipments Map(
        IShipmentSource source, PlatformConnection connection, IEnumerable<ReadOnlyMemory<byte>> records, OpenOrderIndex orders, DateTimeOffset now)
    {
        var shipments = new List<IncomingShipment>();
        var rejections = new List<IncomingRejection>();
        foreach (var payload in records)
        {
            var mapped = source.Map(connection, payload);
            if (mapped.Rejection is { } rejection)
                rejections.Add(new IncomingRejection(rejection.ExternalId, rejection.Reason, payload));
            else if (MappedPage.UnfitId(mapped.Shipment!.ExternalId) is { } reason)
                rejections.Add(new IncomingRejection(null, reason, payload));
            else
                shipments.Add(Match(mapped.Shipment.Believed(now), payload, orders, now));
        }
        return new MappedShipments(shipments, rejections);
    }

    private static IncomingShipment Match(ShipmentSnapshot shipment, ReadOnlyMemory<byte> payload, OpenOrderIndex orders, DateTimeOffset now) =>
        new(shipment, payload, RawPayload.Hash(payload.Span), orders.Match(shipment, now)?.Id);
}

/// <summary>A page of the list, read, or not.</summary>
/// <param name="Ranks">The places that it covers; of a failed one those that it was asked for.</param>
/// <param name="Failure">Why it could not be read; then it holds nothing.</param>
public sealed record ReadPage(RankRange Ranks, MappedShipments Content, PlatformFailure? Failure = null)
{
    public static ReadPage Failed(RankRange ranks, PlatformFailure failure) => new(ranks, new MappedShipments([], []), failure);

    /// <summary>When the first of them was handed over.</summary>
    public DateTimeOffset? Newest => Content.Shipments.Max(incoming => incoming.Shipment.CreatedAt);

    public DateTimeOffset? Oldest => Content.Shipments.Min(incoming => incoming.Shipment.CreatedAt);
}
