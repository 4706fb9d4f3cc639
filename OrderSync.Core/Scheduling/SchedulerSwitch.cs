using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Scheduling;

/// <summary>
/// Whether a company's schedules are followed. A company without a row does as the installation does, and nobody's are followed
/// while an operator has stopped the installation's.
/// </summary>
public sealed class SchedulerSwitch : ICompanyOwned
{
    /// <summary>The company of the installation's own row.</summary>
    public static readonly Guid Installation = Guid.Empty;

    public required Guid CompanyId { get; init; }

    public required bool IsRunning { get; set; }

    /// <summary>When it was last started; kept while it is stopped.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required string ChangedBy { get; set; }
}

internal sealed class SchedulerSwitchConfiguration : IEntityTypeConfiguration<SchedulerSwitch>
{
    public void Configure(EntityTypeBuilder<SchedulerSwitch> builder)
    {
        builder.ToTable("scheduler_switches");
        builder.HasKey(row => row.CompanyId);
        builder.Property(row => row.CompanyId).ValueGeneratedNever();
        builder.Property(row => row.ChangedBy).HasMaxLength(ScheduleConfiguration.NameLength);
    }
}
