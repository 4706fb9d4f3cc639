using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Orders;

/// <summary>A record that could not be read, kept with its reason. The same bytes are kept once, however often they come.</summary>
public sealed class RejectedRecord : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required byte[] PayloadHash { get; init; }

    public required Guid Id { get; init; }

    public string? ExternalId { get; init; }

    public required string Reason { get; init; }

    public required byte[] Payload { get; init; }

    /// <summary>The run that saw it last.</summary>
    public required Guid RunId { get; init; }

    public required DateTimeOffset FirstSeenAt { get; init; }

    public required DateTimeOffset LastSeenAt { get; init; }
}

internal sealed class RejectedRecordConfiguration : IEntityTypeConfiguration<RejectedRecord>
{
    public void Configure(EntityTypeBuilder<RejectedRecord> builder)
    {
        builder.ToTable("rejected_records");
        builder.HasKey(record => new { record.CompanyId, record.ConnectionId, record.PayloadHash });
        builder.Property(record => record.ExternalId).HasMaxLength(200);
        builder.Property(record => record.Reason).HasMaxLength(500);
        builder.HasIndex(record => new { record.CompanyId, record.RunId });
    }
}
