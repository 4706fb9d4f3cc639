using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Notifications;

/// <summary>An address of the company's own to which notifications are sent.</summary>
public sealed class WebhookEndpoint : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required string Url { get; set; }

    public string? Description { get; set; }

    /// <summary>Encrypted by <see cref="WebhookSecrets"/>.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>The one before, with which is signed too until <see cref="OldSecretUntil"/>.</summary>
    public byte[]? OldSecret { get; set; }

    public DateTimeOffset? OldSecretUntil { get; set; }

    /// <summary>Keys of kinds; empty for all.</summary>
    public required List<string> Kinds { get; set; }

    public bool Enabled { get; set; }

    public string? DisabledReason { get; set; }

    /// <summary>Since when nothing has been delivered, if the last try failed.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>Nothing is sent before this: the endpoint asked to wait.</summary>
    public DateTimeOffset? NotBefore { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class WebhookEndpointConfiguration : IEntityTypeConfiguration<WebhookEndpoint>
{
    public void Configure(EntityTypeBuilder<WebhookEndpoint> builder)
    {
        builder.ToTable("webhook_endpoints");
        builder.HasKey(row => new { row.CompanyId, row.Id });
        builder.Property(row => row.Url).HasMaxLength(2000);
        builder.Property(row => row.Description).HasMaxLength(200);
        builder.Property(row => row.DisabledReason).HasMaxLength(500);
    }
}
