using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Users;

namespace OrderSync.Core.Notifications;

/// <summary>One message to one endpoint, with its tries.</summary>
public sealed class WebhookDelivery : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required Guid EndpointId { get; init; }

    public required string Type { get; init; }

    /// <summary>Exactly what is sent and signed.</summary>
    public required string Payload { get; init; }

    public WebhookDeliveryState State { get; set; }

    public int Attempts { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? NextAt { get; set; }

    /// <summary>While a worker sends it; later it is anybody's again.</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }

    public DateTimeOffset? LastAt { get; set; }

    public int? Status { get; set; }

    public string? Outcome { get; set; }

    public string? Answer { get; set; }

    public int? DurationMs { get; set; }

    /// <summary>The header webhook-id: a replay has the same, so that the receiver can tell.</summary>
    public string MessageId => MessageIdOf(Id);

    public static string MessageIdOf(Guid id) => $"msg_{id:N}";
}

internal sealed class WebhookDeliveryConfiguration : IEntityTypeConfiguration<WebhookDelivery>
{
    public const int LongestAnswer = 1_000;
    public const int LongestOutcome = 500;

    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("webhook_deliveries");
        builder.HasKey(row => new { row.CompanyId, row.Id });
        builder.Ignore(row => row.MessageId);
        builder.Property(row => row.Type).HasMaxLength(60);
        builder.Property(row => row.State).HasMaxLength(10);
        builder.Property(row => row.Outcome).HasMaxLength(LongestOutcome);
        builder.Property(row => row.Answer).HasMaxLength(LongestAnswer);
        builder.HasIndex(row => row.NextAt).HasFilter("state = 'Pending'").HasDatabaseName("ix_webhook_deliveries_due");
        builder.HasIndex(row => new { row.CompanyId, row.EndpointId, row.CreatedAt, row.Id }).IsDescending(false, false, true, true);
        builder.HasIndex(row => row.CreatedAt).HasMethod("brin");
        builder.HasOne<WebhookEndpoint>().WithMany().HasForeignKey(row => new { row.CompanyId, row.EndpointId }).OnDelete(DeleteBehavior.Cascade);
    }
}
