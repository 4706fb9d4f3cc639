using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Users;

namespace OrderSync.Core.Scheduling;

/// <summary>
/// One time of a schedule and what became of it. There is one row for a time, however many workers there are: the unique
/// index decides. What a run that it started comes to is said by the run's own row.
/// </summary>
public sealed class ScheduleFiring : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required Guid ScheduleId { get; init; }

    public required ScheduleKind Kind { get; init; }

    public Guid? ConnectionId { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Null for a time that nobody was there for.</summary>
    public DateTimeOffset? FiredAt { get; set; }

    /// <summary>Of work without a run.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    public required FiringOutcome Outcome { get; set; }

    /// <summary>Why nothing was started, or why it failed.</summary>
    public string? Reason { get; set; }

    /// <summary>The run that was started. Runs may be forgotten before their firing is, so nothing enforces it.</summary>
    public Guid? RunId { get; set; }

    /// <summary>"schedule", or the person who triggered it.</summary>
    public required string RequestedBy { get; init; }

    public bool DryRun { get; init; }

    /// <summary>Of work without a run: JSON, what it has done.</summary>
    public string? Results { get; set; }
}

internal sealed class ScheduleFiringConfiguration : IEntityTypeConfiguration<ScheduleFiring>
{
    public void Configure(EntityTypeBuilder<ScheduleFiring> builder)
    {
        builder.ToTable("schedule_firings");
        builder.HasKey(firing => new { firing.CompanyId, firing.Id });
        builder.Property(firing => firing.Kind).HasMaxLength(20);
        builder.Property(firing => firing.Outcome).HasMaxLength(20);
        builder.Property(firing => firing.Reason).HasMaxLength(1000);
        builder.Property(firing => firing.RequestedBy).HasMaxLength(ScheduleConfiguration.NameLength);
        builder.Property(firing => firing.Results).HasColumnType("jsonb");
        builder.HasIndex(firing => new { firing.CompanyId, firing.ScheduleId, firing.DueAt }).IsUnique().HasDatabaseName(OncePerTimeIndex);
        builder.HasIndex(firing => new { firing.CompanyId, firing.DueAt, firing.Id }).IsDescending(false, true, true);
        builder.HasIndex(firing => new { firing.CompanyId, firing.Kind, firing.DueAt }).IsDescending(false, false, true);
        builder.HasIndex(firing => new { firing.CompanyId, firing.RunId });
        builder.HasIndex(firing => firing.Outcome)
            .HasFilter("outcome = 'Waiting' or (outcome = 'Started' and connection_id is null)").HasDatabaseName("ix_schedule_firings_under_way");
        builder.HasOne<Schedule>().WithMany().HasForeignKey(firing => new { firing.CompanyId, firing.ScheduleId }).OnDelete(DeleteBehavior.Cascade);
    }

    /// <summary>A time of a schedule is fired once: the second worker breaks this index.</summary>
    internal const string OncePerTimeIndex = "ux_schedule_firings_once";
}
