using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Coverage;
using OrderSync.Core.Orders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Runs;

/// <summary>An order that a reconcile run found to differ from the platform.</summary>
public sealed class OrderDifference : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid RunId { get; init; }

    public required string ExternalId { get; init; }

    public required int WindowNumber { get; init; }

    public required DifferenceKind Kind { get; init; }

    public required DateTimeOffset FoundAt { get; init; }

    /// <summary>What is stored is right again.</summary>
    public required bool Resolved { get; init; }
}

internal sealed class OrderDifferenceConfiguration : IEntityTypeConfiguration<OrderDifference>
{
    public void Configure(EntityTypeBuilder<OrderDifference> builder)
    {
        builder.ToTable("order_differences");
        builder.HasKey(difference => new { difference.CompanyId, difference.RunId, difference.ExternalId });
        builder.Property(difference => difference.ExternalId).HasMaxLength(OrderConfiguration.IdLength);
        builder.Property(difference => difference.Kind).HasMaxLength(20);
        builder.HasOne<Run>().WithMany().HasForeignKey(difference => new { difference.CompanyId, difference.RunId }).OnDelete(DeleteBehavior.Cascade);
    }
}
