using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Shipping;

/// <summary>
/// A shipment as its carrier last told it. Rows are written by <see cref="ShipmentWriter"/> only, which knows these columns by name;
/// EF reads them.
/// </summary>
public sealed class Shipment : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>The connection to the carrier.</summary>
    public required Guid ConnectionId { get; init; }

    public required string ExternalId { get; init; }

    public string? Reference { get; init; }

    public string? Tracking { get; init; }

    /// <summary>The order that is in it; null as long as none of that reference, tracking number or id is known.</summary>
    public Guid? OrderId { get; init; }

    public required string StatusCode { get; init; }

    /// <summary>The carrier's word for the code.</summary>
    public required string StatusWord { get; init; }

    /// <summary>The carrier's time of the last change; when it was seen where the carrier does not say.</summary>
    public required DateTimeOffset StatusAt { get; init; }

    public required bool IsTerminal { get; init; }

    /// <summary>What the code makes of the order; null where it leaves it alone.</summary>
    public string? OrderStatus { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? DeliveredAt { get; init; }

    public DateTimeOffset? PostponedTo { get; init; }

    public string? Recipient { get; init; }

    public string? City { get; init; }

    public string? Region { get; init; }

    public string? Reason { get; init; }

    /// <summary>Of the raw payload: equal means that nothing changed.</summary>
    public required byte[] PayloadHash { get; init; }

    /// <summary>The newest raw record, byte for byte.</summary>
    public required byte[] Payload { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }
}

internal sealed class ShipmentConfiguration : IEntityTypeConfiguration<Shipment>
{
    /// <summary>References and tracking numbers may have any length; only ids and codes are part of a key.</summary>
    internal const int IdLength = 200;

    internal const int CodeLength = 50;

    public void Configure(EntityTypeBuilder<Shipment> builder)
    {
        builder.ToTable("shipments");
        builder.HasKey(shipment => new { shipment.CompanyId, shipment.Id });
        builder.Property(shipment => shipment.ExternalId).HasMaxLength(IdLength);
        builder.Property(shipment => shipment.StatusCode).HasMaxLength(CodeLength);
        builder.Property(shipment => shipment.OrderStatus).HasMaxLength(20);
        builder.HasIndex(shipment => new { shipment.CompanyId, shipment.ConnectionId, shipment.ExternalId }).IsUnique();
        builder.HasIndex(shipment => new { shipment.CompanyId, shipment.StatusAt, shipment.Id }).IsDescending(false, true, true);
        builder.HasIndex(shipment => new { shipment.CompanyId, shipment.StatusCode, shipment.StatusAt, shipment.Id })
            .IsDescending(false, false, true, true);
        builder.HasIndex(shipment => new { shipment.CompanyId, shipment.StatusAt, shipment.Id }, "ix_shipments_unmatched")
            .IsDescending(false, true, true).HasFilter("order_id is null");
        builder.HasIndex(shipment => new { shipment.CompanyId, shipment.OrderId });
    }
}
