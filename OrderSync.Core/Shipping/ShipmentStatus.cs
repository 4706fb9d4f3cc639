using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Shipping;

/// <summary>A status that a shipment has, or has had: when it was so by the carrier, and when it was seen here.</summary>
public sealed class ShipmentStatus : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid ShipmentId { get; init; }

    public required string StatusCode { get; init; }

    /// <summary>By the carrier.</summary>
    public required DateTimeOffset At { get; init; }

    public required string StatusWord { get; init; }

    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>The carrier's own history tells it; else it was seen on the shipment itself, and may have begun earlier.</summary>
    public required bool FromHistory { get; init; }

    public string? Comment { get; init; }

    /// <summary>The run that saw it; null where one shipment was read by itself.</summary>
    public Guid? RunId { get; init; }
}

internal sealed class ShipmentStatusConfiguration : IEntityTypeConfiguration<ShipmentStatus>
{
    public void Configure(EntityTypeBuilder<ShipmentStatus> builder)
    {
        builder.ToTable("shipment_statuses");
        builder.HasKey(status => new { status.CompanyId, status.ShipmentId, status.At, status.StatusCode });
        builder.Property(status => status.StatusCode).HasMaxLength(ShipmentConfiguration.CodeLength);
        builder.HasOne<Shipment>().WithMany().HasForeignKey(status => new { status.CompanyId, status.ShipmentId }).OnDelete(DeleteBehavior.Cascade);
    }
}
