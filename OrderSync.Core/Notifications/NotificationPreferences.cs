using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Users;

namespace OrderSync.Core.Notifications;

/// <summary>What one person wants to be told of, how and when. Who has no row has not said anything.</summary>
public sealed class NotificationPreferences : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid UserId { get; init; }

    public required List<NotificationRule> Rules { get; set; }

    public TimeOnly? QuietFrom { get; set; }

    public TimeOnly? QuietTo { get; set; }

    /// <summary>IANA name; null for the company's.</summary>
    public string? TimeZone { get; set; }

    public NotificationDigest Digest { get; set; }
}

/// <param name="ConnectionId">Null: for all connections that have no rule of their own.</param>
public sealed record NotificationRule(string Kind, Guid? ConnectionId, bool Site, bool Email)
{
    /// <summary>What holds for a notification: the connection's own rule, else that for all, else what the kind says.</summary>
    public static NotificationRule For(NotificationKind kind, Guid? connectionId, IReadOnlyList<NotificationRule> rules) =>
        rules.FirstOrDefault(rule => rule.Kind == kind.Key && rule.ConnectionId is not null && rule.ConnectionId == connectionId)
        ?? rules.FirstOrDefault(rule => rule.Kind == kind.Key && rule.ConnectionId is null)
        ?? new NotificationRule(kind.Key, null, kind.Site, kind.Email);

    public static string Json(IReadOnlyList<NotificationRule> rules) => JsonSerializer.Serialize(rules, JsonSerializerOptions.Default);

    public static List<NotificationRule> OfJson(string json) => JsonSerializer.Deserialize<List<NotificationRule>>(json, JsonSerializerOptions.Default)!;
}

internal sealed class NotificationPreferencesConfiguration : IEntityTypeConfiguration<NotificationPreferences>
{
    public void Configure(EntityTypeBuilder<NotificationPreferences> builder)
    {
        builder.ToTable("notification_preferences");
        builder.HasKey(row => new { row.CompanyId, row.UserId });
        builder.Property(row => row.Rules).HasColumnType("jsonb").HasConversion(
            rules => NotificationRule.Json(rules),
            json => NotificationRule.OfJson(json),
            new ValueComparer<List<NotificationRule>>((left, right) => left!.SequenceEqual(right!), rules => rules.Count, rules => rules.ToList()));
        builder.Property(row => row.TimeZone).HasMaxLength(64);
        builder.Property(row => row.Digest).HasMaxLength(20);
    }
}
