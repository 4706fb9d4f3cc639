using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Notifications;

/// <summary>A notification as one person has it in the site.</summary>
public sealed class InboxEntry : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid UserId { get; init; }

    public required Guid NotificationId { get; init; }

    /// <summary>When it happened last: the order of the list.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Taken back when it happens again.</summary>
    public DateTimeOffset? ReadAt { get; set; }
}

internal sealed class InboxEntryConfiguration : IEntityTypeConfiguration<InboxEntry>
{
    public void Configure(EntityTypeBuilder<InboxEntry> builder)
    {
        builder.ToTable("notification_inbox");
        builder.HasKey(row => new { row.CompanyId, row.UserId, row.NotificationId });
        builder.HasIndex(row => new { row.CompanyId, row.UserId, row.At, row.NotificationId }).IsDescending(false, false, true, true);
        builder.HasIndex(row => new { row.CompanyId, row.UserId }).HasFilter("read_at is null").HasDatabaseName("ix_notification_inbox_unread");
        builder.HasOne<Notification>().WithMany().HasForeignKey(row => new { row.CompanyId, row.NotificationId }).OnDelete(DeleteBehavior.Cascade);
    }
}
