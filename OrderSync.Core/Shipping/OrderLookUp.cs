using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Shipping;

/// <summary>
/// A carrier was asked for the shipment of one order and had none. Rows are written by <see cref="LookUpMemory"/>; one counts as long as
/// neither the order nor its shipment has changed since.
/// </summary>
public sealed class OrderLookUp : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    /// <summary>The connection to the carrier.</summary>
    public required Guid ConnectionId { get; init; }

    public required Guid OrderId { get; init; }

    /// <summary>The last time.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>How often in a row.</summary>
    public required int EmptyAnswers { get; init; }
}

/// <summary>How long an order rests for which the carrier has nothing: a call each time, four times a day, for weeks, would bring nothing.</summary>
public static class LookUpPauses
{
    /// <summary>A sync begins a little sooner or later than the one before.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromHours(6), TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(7)];

    /// <param name="emptyAnswers">At least 1.</param>
    public static DateTimeOffset Next(int emptyAnswers, DateTimeOffset askedAt) => askedAt + Pauses[Math.Min(emptyAnswers, Pauses.Length) - 1] - Slack;
}

internal sealed class OrderLookUpConfiguration : IEntityTypeConfiguration<OrderLookUp>
{
    public void Configure(EntityTypeBuilder<OrderLookUp> builder)
    {
        builder.ToTable("order_look_ups");
        builder.HasKey(row => new { row.CompanyId, row.ConnectionId, row.OrderId });
    }
}
