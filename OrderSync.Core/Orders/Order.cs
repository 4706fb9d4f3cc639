using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Orders;

/// <summary>
/// An order's newest version. Rows are written by OrderWriter only, which knows these columns by name; EF
/// reads them.
/// </summary>
public sealed class Order : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required Guid ConnectionId { get; init; }

    public required string ExternalId { get; init; }

    public required string Number { get; init; }

    public required OrderStatus Status { get; init; }

    public required string PlatformStatus { get; init; }

    /// <summary>Not delivered, cancelled or returned: there is work left with it.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>The platform may still change it: read again by incremental fetches, also where it is delivered and not yet paid.</summary>
    public required bool MayChange { get; init; }

    public string? CustomerName { get; init; }

    public string? Email { get; init; }

    public string? Phone { get; init; }

    public string? Street { get; init; }

    public string? City { get; init; }

    public string? Region { get; init; }

    public string? PostalCode { get; init; }

    public string? Country { get; init; }

    public string? Currency { get; init; }

    public decimal? Total { get; init; }

    public decimal? Subtotal { get; init; }

    public decimal? Shipping { get; init; }

    public decimal? Tax { get; init; }

    public decimal? Discounts { get; init; }

    public decimal? Credits { get; init; }

    public decimal? Refunded { get; init; }

    public PaymentStatus? PaymentStatus { get; init; }

    public FulfilmentStatus? FulfilmentStatus { get; init; }

    /// <summary>Of <see cref="OrderProblem"/>, by name.</summary>
    public required string[] Problems { get; init; }

    public string? Tracking { get; init; }

    public required DateTimeOffset PlacedAt { get; init; }

    public DateTimeOffset? PlatformUpdatedAt { get; init; }

    /// <summary>How much later it may have been.</summary>
    public required TimeSpan PlatformUpdatedSpread { get; init; }

    public required int LineCount { get; init; }

    /// <summary>The number of the newest revision, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>Of the raw payload: equal means that nothing changed.</summary>
    public required byte[] ContentHash { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>
    /// When the order's shipment was delivered, where that has completed it: from then on the platform's open states do not open it
    /// again. See OrderSql.Merge.
    /// </summary>
    public DateTimeOffset? DeliveredByShippingAt { get; init; }

    /// <summary>Since when the platform is known not to list the order any more. It is kept.</summary>
    public DateTimeOffset? GoneAt { get; init; }
}

public sealed class OrderConfiguration : IEntityTypeConfiguration<Order>
{
    /// <summary>External ids are at most this long: they are part of a unique index. Other texts of a platform have no limit.</summary>
    public const int IdLength = 200;

    public void Configure(EntityTypeBuilder<Order> builder)
    {
        builder.ToTable("orders");
        builder.HasKey(order => new { order.CompanyId, order.Id });
        builder.Property(order => order.ExternalId).HasMaxLength(IdLength);
        builder.Property(order => order.Status).HasMaxLength(20);
        builder.Property(order => order.PaymentStatus).HasMaxLength(20);
        builder.Property(order => order.FulfilmentStatus).HasMaxLength(20);
        builder.Property(order => order.Problems).HasDefaultValueSql("'{}'");
        builder.Property(order => order.PlatformUpdatedSpread).HasDefaultValue(TimeSpan.Zero);
        builder.HasIndex(order => new { order.CompanyId, order.ConnectionId, order.ExternalId }).IsUnique();
        builder.HasIndex(order => new { order.CompanyId, order.ConnectionId, order.PlacedAt, order.Id }).IsDescending(false, false, true, true);
        builder.HasIndex(order => new { order.CompanyId, order.ConnectionId, order.PlacedAt })
            .HasFilter("is_open or may_change").HasDatabaseName("ix_orders_open");
    }
}
