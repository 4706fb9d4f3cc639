using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Users;

namespace OrderSync.Core.Runs;

/// <summary>One line of a run's log, for an operator.</summary>
public sealed class RunLogEntry : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid RunId { get; init; }

    public long Number { get; init; }

    public required DateTimeOffset At { get; init; }

    public required LogLevelView Level { get; init; }

    public required string Message { get; init; }
}

internal sealed class RunLogEntryConfiguration : IEntityTypeConfiguration<RunLogEntry>
{
    public void Configure(EntityTypeBuilder<RunLogEntry> builder)
    {
        builder.ToTable("run_log");
        builder.HasKey(entry => new { entry.CompanyId, entry.RunId, entry.Number });
        builder.Property(entry => entry.Number).UseIdentityAlwaysColumn();
        builder.Property(entry => entry.Level).HasMaxLength(10);
        builder.Property(entry => entry.Message).HasMaxLength(2000);
        builder.HasOne<Run>().WithMany().HasForeignKey(entry => new { entry.CompanyId, entry.RunId }).OnDelete(DeleteBehavior.Cascade);
    }
}
