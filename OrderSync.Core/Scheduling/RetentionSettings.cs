using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Users;

namespace OrderSync.Core.Scheduling;

/// <summary>For how many days a company keeps what grows by itself. A company without a row has these defaults.</summary>
public sealed class RetentionSettings : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    /// <summary>Who did what.</summary>
    public int ActivityDays { get; set; } = RetentionView.Standard.ActivityDays;

    /// <summary>Calls of platforms. Not less than the longest window of a budget, a day, which is seeded from them.</summary>
    public int CallDays { get; set; } = RetentionView.Standard.CallDays;

    /// <summary>The log lines of runs that have ended.</summary>
    public int RunLogDays { get; set; } = RetentionView.Standard.TaskLogDays;

    /// <summary>What became of the times of schedules.</summary>
    public int FiringDays { get; set; } = RetentionView.Standard.HistoryDays;

    /// <summary>Notifications, since they happened last.</summary>
    public int NotificationDays { get; set; } = RetentionView.Standard.NotificationDays;

    /// <summary>Deliveries to webhook endpoints that have ended.</summary>
    public int WebhookDeliveryDays { get; set; } = RetentionView.Standard.WebhookDeliveryDays;

    /// <summary>Platforms' webhook events that have been dealt with.</summary>
    public int WebhookEventDays { get; set; } = RetentionView.Standard.WebhookEventDays;
}

internal sealed class RetentionSettingsConfiguration : IEntityTypeConfiguration<RetentionSettings>
{
    public void Configure(EntityTypeBuilder<RetentionSettings> builder)
    {
        builder.ToTable("retention_settings");
        builder.HasKey(row => row.CompanyId);
        builder.Property(row => row.CompanyId).ValueGeneratedNever();
        // For rows from before there were these.
        builder.Property(row => row.NotificationDays).HasDefaultValue(RetentionView.Standard.NotificationDays);
        builder.Property(row => row.WebhookDeliveryDays).HasDefaultValue(RetentionView.Standard.WebhookDeliveryDays);
        builder.Property(row => row.WebhookEventDays).HasDefaultValue(RetentionView.Standard.WebhookEventDays);
        builder.HasOne<Company>().WithMany().HasForeignKey(row => row.CompanyId);
    }
}
