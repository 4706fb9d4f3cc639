using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Assignment;

/// <summary>
/// How a company hands out its orders. The row is also the lock: whatever gives or takes orders holds it, because a fair choice
/// depends on everybody's load.
/// </summary>
public sealed class AssignmentSettings : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public bool Enabled { get; set; }

    /// <summary>Names of <see cref="OrderStatus"/>: orders in these need an agent.</summary>
    public List<string> Statuses { get; set; } = [nameof(OrderStatus.Pending), nameof(OrderStatus.Confirmed)];

    /// <summary>Older orders are left alone: whoever fetches a history does not want it worked through.</summary>
    public int MaxAgeDays { get; set; } = 30;

    public int BatchSize { get; set; } = 50;

    /// <summary>So many of the latest are handed out before it is looked for later ones again.</summary>
    public int Newest { get; set; } = 10_000;

    /// <summary>Each so-manieth order handed out is the one that has waited longest.</summary>
    public int OldestEvery { get; set; } = 5;

    /// <summary>Orders handed out so far, ever.</summary>
    public long Turn { get; set; }

    /// <summary>When it was last begun to hand out: what came in before needs no further pass.</summary>
    public DateTimeOffset? PassStartedAt { get; set; }
}

internal sealed class AssignmentSettingsConfiguration : IEntityTypeConfiguration<AssignmentSettings>
{
    public void Configure(EntityTypeBuilder<AssignmentSettings> builder)
    {
        builder.ToTable("assignment_settings");
        builder.HasKey(settings => settings.CompanyId);
        builder.Property(settings => settings.CompanyId).ValueGeneratedNever();
        builder.HasOne<Company>().WithMany().HasForeignKey(settings => settings.CompanyId);
    }
}
