using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Connections;
using OrderSync.Core.Users;

namespace OrderSync.Core.Scheduling;

/// <summary>When one kind of work of a company begins by itself. The row is the truth; Quartz's triggers are made from it.</summary>
public sealed class Schedule : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required ScheduleKind Kind { get; init; }

    /// <summary>Null for work of the whole company.</summary>
    public Guid? ConnectionId { get; init; }

    /// <summary>In Quartz's spelling, in the company's time zone; see <see cref="CronRules"/>.</summary>
    public required string Cron { get; set; }

    /// <summary>A person has changed it: a new default does not touch it.</summary>
    public bool IsCustom { get; set; }

    /// <summary>Local times between which nothing begins by itself; null, both, for none.</summary>
    public TimeOnly? QuietFrom { get; set; }

    public TimeOnly? QuietTo { get; set; }

    public OverlapChoice Overlap { get; set; }

    /// <summary>How long after a time that nobody was there for it is still made up.</summary>
    public required TimeSpan CatchUp { get; set; }

    /// <summary>Times up to here are dealt with, or do not count: it was stopped, paused, or there was another plan.</summary>
    public required DateTimeOffset SettledTo { get; set; }

    /// <summary>Grows with each change, so that a trigger that was made from an older state is known.</summary>
    public int Version { get; set; }

    public DateTimeOffset? PausedAt { get; set; }

    public string? PausedBy { get; set; }

    public string? PauseReason { get; set; }

    /// <summary>Null: until somebody resumes it.</summary>
    public DateTimeOffset? PausedUntil { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ChangedAt { get; set; }

    public string? ChangedBy { get; set; }
}

internal sealed class ScheduleConfiguration : IEntityTypeConfiguration<Schedule>
{
    public const int NameLength = 200;

    public void Configure(EntityTypeBuilder<Schedule> builder)
    {
        builder.ToTable("schedules");
        builder.HasKey(schedule => new { schedule.CompanyId, schedule.Id });
        builder.Property(schedule => schedule.Kind).HasMaxLength(20);
        builder.Property(schedule => schedule.Cron).HasMaxLength(CronRules.MaxLength);
        builder.Property(schedule => schedule.Overlap).HasMaxLength(10);
        builder.Property(schedule => schedule.PausedBy).HasMaxLength(NameLength);
        builder.Property(schedule => schedule.PauseReason).HasMaxLength(500);
        builder.Property(schedule => schedule.ChangedBy).HasMaxLength(NameLength);
        builder.HasIndex(schedule => new { schedule.CompanyId, schedule.Kind, schedule.ConnectionId }).IsUnique().AreNullsDistinct(false);
        builder.HasOne<Company>().WithMany().HasForeignKey(schedule => schedule.CompanyId);
        builder.HasOne<Connection>().WithMany().HasForeignKey(schedule => new { schedule.CompanyId, schedule.ConnectionId });
    }
}
