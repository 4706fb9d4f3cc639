using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Scheduling;

/// <summary>For how many days a company keeps what grows by itself. A company without a row has these defaults.</summary>
public sealed class RetentionSettings : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    /// <summary>Who did what.</summary>
    public int ActivityDays { get; set; } = 30;

    /// <summary>Calls of platforms. Not less than the longest window of a budget, a day, which is seeded from them.</summary>
    public int CallDays { get; set; } = 7;

    /// <summary>The log lines of runs that have ended.</summary>
    public int RunLogDays { get; set; } = 30;

    /// <summary>What became of the times of schedules.</summary>
    public int FiringDays { get; set; } = 90;
}

internal sealed class RetentionSettingsConfiguration : IEntityTypeConfiguration<RetentionSettings>
{
    public void Configure(EntityTypeBuilder<RetentionSettings> builder)
    {
        builder.ToTable("retention_settings");
        builder.HasKey(row => row.CompanyId);
        builder.Property(row => row.CompanyId).ValueGeneratedNever();
        builder.HasOne<Company>().WithMany().HasForeignKey(row => row.CompanyId);
    }
}
