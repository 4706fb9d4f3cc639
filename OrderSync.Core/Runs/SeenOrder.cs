using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Orders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Runs;

/// <summary>
/// An order that a run has met on the platform: for runs that compare or only count, and must remember a million ids over a
/// crash without holding them in memory. Removed when the run ends well, or long after it ended otherwise.
/// </summary>
public sealed class SeenOrder : ICompanyOwned
{
    /// <summary>
    /// A run that ended so long ago cannot be retried: without what it had met, a comparison would call every order gone that it does not
    /// meet again.
    /// </summary>
    public static readonly TimeSpan RetriedFor = TimeSpan.FromDays(30);

    /// <summary>A day more than a retry, because clocks differ.</summary>
    public static readonly TimeSpan KeptFor = RetriedFor + TimeSpan.FromDays(1);

    public required Guid CompanyId { get; init; }

    public required Guid RunId { get; init; }

    public required string ExternalId { get; init; }

    /// <summary>Of the newest version that was met; null for a record that could not be read but for its id.</summary>
    public byte[]? ContentHash { get; init; }

    public DateTimeOffset? PlatformUpdatedAt { get; init; }
}

internal sealed class SeenOrderConfiguration : IEntityTypeConfiguration<SeenOrder>
{
    public void Configure(EntityTypeBuilder<SeenOrder> builder)
    {
        builder.ToTable("seen_orders");
        builder.HasKey(order => new { order.CompanyId, order.RunId, order.ExternalId });
        builder.Property(order => order.ExternalId).HasMaxLength(OrderConfiguration.IdLength);
        builder.HasOne<Run>().WithMany().HasForeignKey(order => new { order.CompanyId, order.RunId }).OnDelete(DeleteBehavior.Cascade);
    }
}
