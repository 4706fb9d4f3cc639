using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Orders;

/// <summary>One version of an order as the platform sent it, so that history can be mapped again without calling it.</summary>
public sealed class OrderRevision : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid OrderId { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required OrderStatus Status { get; init; }

    public required string PlatformStatus { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public Guid? RunId { get; init; }

    /// <summary>The raw record, byte for byte: see <see cref="RawPayload"/>.</summary>
    public required byte[] Payload { get; init; }
}

internal sealed class OrderRevisionConfiguration : IEntityTypeConfiguration<OrderRevision>
{
    public void Configure(EntityTypeBuilder<OrderRevision> builder)
    {
        builder.ToTable("order_revisions");
        builder.HasKey(revision => new { revision.CompanyId, revision.OrderId, revision.Number });
        builder.Property(revision => revision.Status).HasMaxLength(20);
    }
}
