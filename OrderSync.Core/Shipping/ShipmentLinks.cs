namespace OrderSync.Core.Shipping;

/// <summary>Which order is in a shipment: the rule of its age, for those who ask in memory. All rules, as SQL, are in <see cref="ShipmentLinkSql"/>.</summary>
public static class ShipmentLinks
{
    /// <summary>A parcel is not older than its order, but for clocks that differ and times that came without their zone: at most this much.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromHours(1);

    /// <param name="earliest">See <see cref="ShipmentTimes.Earliest"/>.</param>
    public static bool Fits(DateTimeOffset placedAt, DateTimeOffset earliest) => placedAt <= earliest + Tolerance;
}
