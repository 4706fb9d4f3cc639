using OrderSync.Core.Orders;

namespace OrderSync.Core.Shipping;

/// <summary>Which of the times that a carrier tells can be true, and what they say of its age.</summary>
public static class ShipmentTimes
{
    /// <summary>Clocks differ a little. What lies further ahead of ours has not happened: such a time is no time, and decides nothing.</summary>
    public static readonly TimeSpan ClockSkew = IncomingOrder.ClockSkew;

    /// <summary>Nobody puts a delivery off for longer than a year.</summary>
    private static readonly TimeSpan LongestPostponement = TimeSpan.FromDays(366);

    /// <summary>The latest time that may have been.</summary>
    public static DateTimeOffset Latest(DateTimeOffset now) => now + ClockSkew;

    /// <summary>The shipment without the times that cannot be true, itself where all can; the raw record keeps them.</summary>
    public static ShipmentSnapshot Believed(this ShipmentSnapshot shipment, DateTimeOffset now)
    {
        var (latest, latestPostponement) = (Latest(now), now + LongestPostponement);
        if (!(shipment.StatusAt > latest || shipment.CreatedAt > latest || shipment.DeliveredAt > latest || shipment.PostponedTo > latestPostponement))
            return shipment;
        return shipment with
        {
            StatusAt = NotAfter(shipment.StatusAt, latest),
            CreatedAt = NotAfter(shipment.CreatedAt, latest),
            DeliveredAt = NotAfter(shipment.DeliveredAt, latest),
            PostponedTo = NotAfter(shipment.PostponedTo, latestPostponement),
        };
    }

    /// <summary>The earliest time that the shipment is known to have been there; now where its carrier tells none.</summary>
    public static DateTimeOffset Earliest(this ShipmentSnapshot shipment, DateTimeOffset now)
    {
        var earliest = now;
        foreach (var at in (ReadOnlySpan<DateTimeOffset?>)[shipment.CreatedAt, shipment.StatusAt, shipment.DeliveredAt])
            earliest = at < earliest ? at.Value : earliest;
        return earliest;
    }

    private static DateTimeOffset? NotAfter(DateTimeOffset? at, DateTimeOffset latest) => at > latest ? null : at;
}
