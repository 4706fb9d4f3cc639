using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Users;

namespace OrderSync.Core.Notifications;

/// <summary>One trouble of a company, or one piece of news. Rows are written by the worker's NotificationPump; EF reads them.</summary>
public sealed class Notification : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required string Kind { get; init; }

    public required NotificationSeverity Severity { get; init; }

    /// <summary>The same for the same trouble: while that is open, whatever happens is counted here.</summary>
    public required string DedupeKey { get; init; }

    public Guid? ConnectionId { get; init; }

    public Guid? RunId { get; init; }

    /// <summary>Whom it is for, where the fact names one person.</summary>
    public Guid? UserId { get; init; }

    public required string Sentence { get; init; }

    public required int Count { get; init; }

    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset LastAt { get; init; }

    public DateTimeOffset? ResolvedAt { get; init; }
}

internal sealed class NotificationConfiguration : IEntityTypeConfiguration<Notification>
{
    public const int LongestSentence = 1_000;
    public const int LongestKey = 150;

    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("notifications");
        builder.HasKey(row => new { row.CompanyId, row.Id });
        builder.Property(row => row.Kind).HasMaxLength(40);
        builder.Property(row => row.Severity).HasMaxLength(10);
        builder.Property(row => row.DedupeKey).HasMaxLength(LongestKey);
        builder.Property(row => row.Sentence).HasMaxLength(LongestSentence);
        builder.HasIndex(row => new { row.CompanyId, row.DedupeKey }).IsUnique().HasFilter("resolved_at is null").HasDatabaseName("ux_notifications_open");
        builder.HasIndex(row => new { row.CompanyId, row.ConnectionId }).HasFilter("resolved_at is null").HasDatabaseName("ix_notifications_open_of_connection");
        builder.HasIndex(row => new { row.CompanyId, row.LastAt });
    }
}
