using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Users;

namespace OrderSync.Core.Assignment;

/// <summary>
/// A user as somebody who is given orders. Made when it is first needed: an agent without a row is off duty and has the values
/// that are here.
/// </summary>
public sealed class Agent : ICompanyOwned
{
    public const int UsualWeight = 1;
    public const int UsualCapacity = 50;

    public required Guid CompanyId { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>Null: as their role has it (agents take part, others do not).</summary>
    public bool? TakesPart { get; set; }

    public int Weight { get; set; } = UsualWeight;

    /// <summary>The most open orders at once.</summary>
    public int Capacity { get; set; } = UsualCapacity;

    /// <summary>In the company's time zone; empty means at any time.</summary>
    public List<WorkSpan> Hours { get; set; } = [];

    public bool OnDuty { get; set; }

    public DateTimeOffset? DutySince { get; set; }

    public string? DutyBy { get; set; }

    /// <summary>The company's turn at which they were last given an order: who waits longest goes first among equals.</summary>
    public long LastTurn { get; set; }

    public DateTimeOffset? LastAssignedAt { get; set; }
}

internal sealed class AgentConfiguration : IEntityTypeConfiguration<Agent>
{
    public void Configure(EntityTypeBuilder<Agent> builder)
    {
        builder.ToTable("agents");
        builder.HasKey(agent => new { agent.CompanyId, agent.UserId });
        builder.Property(agent => agent.Hours).HasColumnType("jsonb").HasConversion(
            hours => JsonSerializer.Serialize(hours, ContractJson.Options),
            json => JsonSerializer.Deserialize<List<WorkSpan>>(json, ContractJson.Options)!,
            new ValueComparer<List<WorkSpan>>(
                (left, right) => left!.SequenceEqual(right!), hours => hours.Count, hours => new List<WorkSpan>(hours)));
        builder.Property(agent => agent.DutyBy).HasMaxLength(200);
        builder.HasOne<Company>().WithMany().HasForeignKey(agent => agent.CompanyId);
    }
}
