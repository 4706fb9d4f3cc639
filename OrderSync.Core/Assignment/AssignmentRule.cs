using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Users;

namespace OrderSync.Core.Assignment;

/// <summary>Which agents get the orders of a connection, of a region, or of both.</summary>
public sealed class AssignmentRule : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>The first rule that names an order decides.</summary>
    public required int Position { get; set; }

    public required string Name { get; set; }

    public Guid? ConnectionId { get; set; }

    /// <summary>As it was typed; compared by <see cref="RegionKey"/>.</summary>
    public string? Region { get; set; }

    public required List<Guid> AgentIds { get; set; }

    public RuleOtherwise Otherwise { get; set; }
}

internal sealed class AssignmentRuleConfiguration : IEntityTypeConfiguration<AssignmentRule>
{
    public void Configure(EntityTypeBuilder<AssignmentRule> builder)
    {
        builder.ToTable("assignment_rules");
        builder.HasKey(rule => new { rule.CompanyId, rule.Id });
        builder.Property(rule => rule.Name).HasMaxLength(100);
        builder.Property(rule => rule.Region).HasMaxLength(100);
        builder.Property(rule => rule.Otherwise).HasMaxLength(20);
        builder.HasOne<Company>().WithMany().HasForeignKey(rule => rule.CompanyId);
    }
}
