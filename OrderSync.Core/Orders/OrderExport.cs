using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Orders;

/// <summary>
/// A company's orders as a file (gzip, one JSON object a line), kept in parts so that any instance can serve it, until it expires.
/// </summary>
public sealed class OrderExport : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null while it is being written.</summary>
    public long? Orders { get; set; }

    public long Bytes { get; set; }
}

/// <summary>A piece of an export, in the order of the numbers.</summary>
public sealed class OrderExportPart : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid ExportId { get; init; }

    public required int Number { get; init; }

    public required byte[] Content { get; init; }
}

internal sealed class OrderExportConfiguration : IEntityTypeConfiguration<OrderExport>
{
    public void Configure(EntityTypeBuilder<OrderExport> builder)
    {
        builder.ToTable("order_exports");
        builder.HasKey(export => new { export.CompanyId, export.Id });
        builder.Property(export => export.CreatedBy).HasMaxLength(200);
        builder.HasOne<Company>().WithMany().HasForeignKey(export => export.CompanyId);
    }
}

internal sealed class OrderExportPartConfiguration : IEntityTypeConfiguration<OrderExportPart>
{
    public void Configure(EntityTypeBuilder<OrderExportPart> builder)
    {
        builder.ToTable("order_export_parts");
        builder.HasKey(part => new { part.CompanyId, part.ExportId, part.Number });
        builder.HasOne<OrderExport>().WithMany().HasForeignKey(part => new { part.CompanyId, part.ExportId }).OnDelete(DeleteBehavior.Cascade);
    }
}
