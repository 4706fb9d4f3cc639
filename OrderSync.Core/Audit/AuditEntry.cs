using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrderSync.Core.Audit;

/// <summary>One act of a person. Rows are only ever added. Company is null for acts on the installation.</summary>
public sealed class AuditEntry
{
    public required Guid Id { get; init; }

    public required Guid? CompanyId { get; init; }

    public required Guid? UserId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Verb and noun, for example "connection.update".</summary>
    public required string Action { get; init; }

    public required string? SubjectId { get; init; }

    /// <summary>One sentence, without secrets.</summary>
    public required string Detail { get; init; }

    /// <summary>From where: the address of whoever sent the request. Null for entries from before it was recorded.</summary>
    public string? Address { get; init; }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(entry => entry.Id);
        builder.Property(entry => entry.Id).ValueGeneratedNever();
        builder.Property(entry => entry.Action).HasMaxLength(60);
        builder.Property(entry => entry.SubjectId).HasMaxLength(100);
        builder.Property(entry => entry.Detail).HasMaxLength(1000);
        builder.Property(entry => entry.Address).HasMaxLength(45);
        builder.HasIndex(entry => new { entry.CompanyId, entry.At, entry.Id });
    }
}
