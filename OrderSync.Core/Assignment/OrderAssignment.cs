using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Users;

namespace OrderSync.Core.Assignment;

/// <summary>
/// One order's time with one agent. Rows stay as the order's history. There is no foreign key to orders, so that orders can be
/// deleted without asking here; the cleanup finds what they leave.
/// </summary>
public sealed class OrderAssignment : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    /// <summary>In the order in which orders were given.</summary>
    public required Guid Id { get; init; }

    public required Guid OrderId { get; init; }

    public required Guid AgentId { get; init; }

    public required Guid ConnectionId { get; init; }

    public required AssignmentState State { get; set; }

    public required DateTimeOffset AssignedAt { get; init; }

    /// <summary>The person who gave it; null for the automatic choice.</summary>
    public string? AssignedBy { get; init; }

    /// <summary>JSON: <see cref="ExplanationView"/>.</summary>
    public required string Explanation { get; init; }

    public DateTimeOffset? FirstActionAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public string? EndReason { get; set; }

    public string? Note { get; set; }
}

internal sealed class OrderAssignmentConfiguration : IEntityTypeConfiguration<OrderAssignment>
{
    /// <summary>An order is with at most one agent, and what is done is not handed out again.</summary>
    internal const string OneStandingIndex = "ux_assignments_standing";

    public void Configure(EntityTypeBuilder<OrderAssignment> builder)
    {
        builder.ToTable("assignments");
        builder.HasKey(assignment => new { assignment.CompanyId, assignment.Id });
        builder.Property(assignment => assignment.State).HasMaxLength(20);
        builder.Property(assignment => assignment.AssignedBy).HasMaxLength(200);
        builder.Property(assignment => assignment.Explanation).HasColumnType("jsonb");
        builder.Property(assignment => assignment.EndReason).HasMaxLength(300);
        builder.Property(assignment => assignment.Note).HasMaxLength(1000);
        builder.HasOne<Agent>().WithMany().HasForeignKey(assignment => new { assignment.CompanyId, assignment.AgentId });
        builder.HasIndex(assignment => new { assignment.CompanyId, assignment.OrderId }, OneStandingIndex)
            .IsUnique().HasFilter($"state in {AssignmentStates.StandingSql}").HasDatabaseName(OneStandingIndex);
        builder.HasIndex(assignment => new { assignment.CompanyId, assignment.OrderId, assignment.Id });
        builder.HasIndex(assignment => new { assignment.CompanyId, assignment.AgentId, assignment.Id });
        builder.HasIndex(assignment => new { assignment.CompanyId, assignment.AgentId }, "ix_assignments_open")
            .HasFilter($"state in {AssignmentStates.OpenSql}").HasDatabaseName("ix_assignments_open");
        builder.HasIndex(assignment => new { assignment.CompanyId, assignment.AgentId, assignment.EndedAt }, "ix_assignments_done")
            .HasFilter($"state = '{nameof(AssignmentState.Done)}'").HasDatabaseName("ix_assignments_done");
    }
}

/// <summary>What the states mean to others.</summary>
public static class AssignmentStates
{
    /// <summary>Counts as somebody's work.</summary>
    internal const string OpenSql = $"('{nameof(AssignmentState.Assigned)}','{nameof(AssignmentState.InWork)}')";

    /// <summary>Keeps the order from being handed out.</summary>
    internal const string StandingSql = $"('{nameof(AssignmentState.Assigned)}','{nameof(AssignmentState.InWork)}','{nameof(AssignmentState.Done)}')";

    public static bool IsOpen(this AssignmentState state) => state is AssignmentState.Assigned or AssignmentState.InWork;
}
