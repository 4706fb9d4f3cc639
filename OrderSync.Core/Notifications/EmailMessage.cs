using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Notifications;

public enum EmailState
{
    Pending,
    Sent,

    /// <summary>Tried often enough.</summary>
    Failed,

    /// <summary>Its person did not want it any more, or has been switched off.</summary>
    Dropped,
}

/// <summary>A notification on its way to one person by e-mail; those that are due together go as one message.</summary>
public sealed class EmailMessage : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public required Guid NotificationId { get; init; }

    public required EmailState State { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    /// <summary>While a worker sends it; later it is anybody's again.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    public required int Attempts { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public string? LastError { get; init; }
}

internal sealed class EmailMessageConfiguration : IEntityTypeConfiguration<EmailMessage>
{
    public const int LongestError = 500;

    public void Configure(EntityTypeBuilder<EmailMessage> builder)
    {
        builder.ToTable("notification_emails");
        builder.HasKey(row => new { row.CompanyId, row.Id });
        builder.Property(row => row.State).HasMaxLength(10);
        builder.Property(row => row.LastError).HasMaxLength(LongestError);
        builder.HasIndex(row => row.DueAt).HasFilter("state = 'Pending'").HasDatabaseName("ix_notification_emails_due");
        builder.HasIndex(row => new { row.CompanyId, row.UserId, row.SentAt });
        builder.HasOne<Notification>().WithMany().HasForeignKey(row => new { row.CompanyId, row.NotificationId }).OnDelete(DeleteBehavior.Cascade);
    }
}
