using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Webhooks;

/// <summary>A webhook that was registered on a platform for one event of a connection.</summary>
public sealed class RegisteredWebhook : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid ConnectionId { get; init; }

    /// <summary>As the platform spells it.</summary>
    public required string PlatformEvent { get; init; }

    /// <summary>The platform's id; null while it could not be registered.</summary>
    public string? HookId { get; set; }

    public bool IsActive { get; set; }

    public required DateTimeOffset CheckedAt { get; set; }

    /// <summary>When the platform was last found to have switched it off.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When it was switched on again after that.</summary>
    public DateTimeOffset? ReactivatedAt { get; set; }

    /// <summary>Why it could not be registered, checked or switched on.</summary>
    public string? Trouble { get; set; }

    public void Took(string hookId, bool isActive, DateTimeOffset at) =>
        (HookId, IsActive, CheckedAt, Trouble) = (hookId, isActive, at, null);

    public void Failed(string sentence, DateTimeOffset at) =>
        (CheckedAt, Trouble) = (at, sentence.Length <= WebhookInbox.LongestReason ? sentence : sentence[..(WebhookInbox.LongestReason - 1)] + "…");
}

internal sealed class RegisteredWebhookConfiguration : IEntityTypeConfiguration<RegisteredWebhook>
{
    public void Configure(EntityTypeBuilder<RegisteredWebhook> builder)
    {
        builder.ToTable("webhooks");
        builder.HasKey(row => new { row.CompanyId, row.ConnectionId, row.PlatformEvent });
        builder.Property(row => row.PlatformEvent).HasMaxLength(100);
        builder.Property(row => row.HookId).HasMaxLength(200);
        builder.Property(row => row.Trouble).HasMaxLength(WebhookInbox.LongestReason);
    }
}
