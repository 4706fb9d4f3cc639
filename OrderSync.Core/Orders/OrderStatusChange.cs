using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Orders;

/// <summary>
/// A status that an order was given by its shipment, and not by the platform that sold it: once for each status, however often the
/// carrier says so. What the platform itself says is in the order's revisions.
/// </summary>
public sealed class OrderStatusChange : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid OrderId { get; init; }

    public required OrderStatus Status { get; init; }

    public required Guid ShipmentId { get; init; }

    /// <summary>The carrier's word.</summary>
    public required string Word { get; init; }

    /// <summary>When it was so, by the carrier.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Null where one shipment was read by itself.</summary>
    public Guid? RunId { get; init; }
}

internal sealed class OrderStatusChangeConfiguration : IEntityTypeConfiguration<OrderStatusChange>
{
    public void Configure(EntityTypeBuilder<OrderStatusChange> builder)
    {
        builder.ToTable("order_status_changes");
        builder.HasKey(change => new { change.CompanyId, change.OrderId, change.Status });
        builder.Property(change => change.Status).HasMaxLength(20);
        builder.HasIndex(change => new { change.CompanyId, change.RunId });
    }
}
