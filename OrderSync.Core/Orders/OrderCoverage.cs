using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NpgsqlTypes;
using OrderSync.Contracts.Coverage;
using OrderSync.Core.Users;

namespace OrderSync.Core.Orders;

/// <summary>
/// What is known of one month of one connection's orders. Rows are written where a window of a run ends, in the transaction of
/// that end, by <see cref="OrderCoverageSql"/> only; EF reads them.
/// </summary>
public sealed class OrderCoverage : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required string Stream { get; init; }

    /// <summary>Its first day; months are UTC.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>Proved, partial or failed; the other states are found where rows are read.</summary>
    public required CoverageState State { get; init; }

    public CoverageReason? Reason { get; init; }

    public CoverageProof? Proof { get; init; }

    /// <summary>The times within the month that were read whole, with nothing missing: ranges that touch are one.</summary>
    public required NpgsqlRange<DateTime>[] Proved { get; init; }

    /// <summary>The times whose last reading failed.</summary>
    public required NpgsqlRange<DateTime>[] Failed { get; init; }

    /// <summary>The times of which the platform counted other than what was stored.</summary>
    public required NpgsqlRange<DateTime>[] Differing { get; init; }

    /// <summary>The time that the three counts are of; null until a reading has come to its end.</summary>
    public NpgsqlRange<DateTime>? Counted { get; init; }

    public long? PlatformCount { get; init; }

    public long? Stored { get; init; }

    public long? Rejected { get; init; }

    public DateTimeOffset? ProvedAt { get; init; }

    public required DateTimeOffset CheckedAt { get; init; }

    public required Guid RunId { get; init; }

    public required DateTimeOffset WindowFrom { get; init; }

    public required DateTimeOffset WindowTo { get; init; }

    public string? Error { get; init; }
}

internal sealed class OrderCoverageConfiguration : IEntityTypeConfiguration<OrderCoverage>
{
    private const string Ranges = "tstzmultirange";

    public void Configure(EntityTypeBuilder<OrderCoverage> builder)
    {
        builder.ToTable("order_coverage");
        builder.HasKey(row => new { row.CompanyId, row.ConnectionId, row.Stream, row.Month });
        builder.Property(row => row.Stream).HasMaxLength(20);
        builder.Property(row => row.State).HasMaxLength(20);
        builder.Property(row => row.Reason).HasMaxLength(20);
        builder.Property(row => row.Proof).HasMaxLength(20);
        builder.Property(row => row.Proved).HasColumnType(Ranges);
        builder.Property(row => row.Failed).HasColumnType(Ranges);
        builder.Property(row => row.Differing).HasColumnType(Ranges);
        builder.Property(row => row.Counted).HasColumnType("tstzrange");
        builder.Property(row => row.Error).HasMaxLength(1000);
    }
}
