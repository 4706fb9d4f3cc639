using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Orders;

public sealed class OrderLine : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid OrderId { get; init; }

    /// <summary>From 1, in the platform's order.</summary>
    public required int Number { get; init; }

    public string? ExternalId { get; init; }

    public string? Sku { get; init; }

    public required string Title { get; init; }

    public required decimal Quantity { get; init; }

    public decimal? UnitPrice { get; init; }

    public decimal? Total { get; init; }
}

internal sealed class OrderLineConfiguration : IEntityTypeConfiguration<OrderLine>
{
    public void Configure(EntityTypeBuilder<OrderLine> builder)
    {
        builder.ToTable("order_lines");
        builder.HasKey(line => new { line.CompanyId, line.OrderId, line.Number });
    }
}
