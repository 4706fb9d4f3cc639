using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Webhooks;
using OrderSync.Core.Orders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Webhooks;

/// <summary>One event that a platform has told of, kept as it was sent before it was answered. Written by <see cref="WebhookInbox"/> and the worker.</summary>
public sealed class WebhookEvent : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required Guid ConnectionId { get; init; }

    /// <summary>As the platform spells it; empty where it said none.</summary>
    public required string PlatformEvent { get; init; }

    /// <summary>The same for what says the same: one that still waits, with nothing said of its order since, is not kept again.</summary>
    public required string DedupeKey { get; init; }

    /// <summary>The platform's own id of the event, where it gives one: never kept twice.</summary>
    public string? DeliveryId { get; init; }

    public string? ExternalId { get; init; }

    public required byte[] Payload { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required int Deliveries { get; init; }

    public required WebhookEventState State { get; set; }

    public string? Reason { get; set; }

    public required int Attempts { get; set; }

    /// <summary>Of a pending one: not to be worked before.</summary>
    public required DateTimeOffset DueAt { get; set; }

    public DateTimeOffset? ProcessedAt { get; set; }
}

internal sealed class WebhookEventConfiguration : IEntityTypeConfiguration<WebhookEvent>
{
    private const int KeyLength = 200;

    public void Configure(EntityTypeBuilder<WebhookEvent> builder)
    {
        builder.ToTable("webhook_events");
        builder.HasKey(row => new { row.CompanyId, row.Id });
        builder.Property(row => row.PlatformEvent).HasMaxLength(100);
        builder.Property(row => row.DedupeKey).HasMaxLength(KeyLength);
        builder.Property(row => row.DeliveryId).HasMaxLength(KeyLength);
        builder.Property(row => row.ExternalId).HasMaxLength(OrderConfiguration.IdLength);
        builder.Property(row => row.State).HasMaxLength(20);
        builder.Property(row => row.Reason).HasMaxLength(WebhookInbox.LongestReason);
        builder.HasIndex(row => new { row.CompanyId, row.ConnectionId, row.DedupeKey });
        builder.HasIndex(row => new { row.CompanyId, row.ConnectionId, row.DeliveryId }).IsUnique().HasFilter("delivery_id is not null");
        builder.HasIndex(row => new { row.CompanyId, row.ConnectionId, row.PlatformEvent, row.ReceivedAt });
        builder.HasIndex(row => new { row.CompanyId, row.ReceivedAt });
        builder.HasIndex(row => new { row.CompanyId, row.ConnectionId, row.DueAt }).HasDatabaseName("ix_webhook_events_pending")
            .HasFilter("state = 'Pending'");
    }
}
