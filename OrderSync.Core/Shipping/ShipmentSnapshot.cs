namespace OrderSync.Core.Shipping;

/// <summary>One shipment as one answer of the carrier shows it, in OrderSync's own terms.</summary>
/// <param name="ExternalId">The carrier's id: with the connection it identifies the shipment.</param>
/// <param name="Reference">What the merchant called the order when handing it over.</param>
/// <param name="Tracking">Not unique: carriers are known to give a number twice.</param>
/// <param name="Status">What its code means.</param>
/// <param name="StatusAt">The carrier's time of the last change, UTC; null where it does not say. An older one never overwrites a newer one.</param>
/// <param name="CreatedAt">When the carrier got it, UTC.</param>
/// <param name="Reason">Why it was postponed, aborted or alerted, in the carrier's own words or codes.</param>
public sealed record ShipmentSnapshot(
    string ExternalId,
    string? Reference,
    string? Tracking,
    ShipmentCode Status,
    DateTimeOffset? StatusAt,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? DeliveredAt,
    string? Recipient,
    string? City,
    string? Region,
    string? Reason,
    DateTimeOffset? PostponedTo)
{
    /// <summary>How much later than <see cref="StatusAt"/> it may have been: an hour where the carrier's clock showed that time twice; else nothing.</summary>
    public TimeSpan StatusSpread { get; init; }

    /// <summary>The last moment at which the status may have changed there; null where the carrier does not say.</summary>
    public DateTimeOffset? StatusBy => StatusAt + StatusSpread;
}

/// <summary>A shipment's status at a time, as the carrier's own history tells it.</summary>
public sealed record ShipmentStep(ShipmentCode Status, DateTimeOffset At, string? Comment = null);
