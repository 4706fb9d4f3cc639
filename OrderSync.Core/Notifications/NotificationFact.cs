using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Core.Users;

namespace OrderSync.Core.Notifications;

/// <summary>
/// Something that happened, written in the transaction in which it happened, and taken out in the one in which people are told of
/// it: so none is lost, and none is told twice. See adr/0022.
/// </summary>
public sealed class NotificationFact : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>One of <see cref="NotificationKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The same for the same trouble.</summary>
    public required string Key { get; init; }

    /// <summary>The trouble is over.</summary>
    public bool Ends { get; init; }

    public Guid? ConnectionId { get; init; }

    public Guid? RunId { get; init; }

    public Guid? UserId { get; init; }

    public required string Sentence { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Nobody is told before this, and nobody at all if the trouble ends sooner.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <param name="sentence">For a person, without secrets; the connection's name is shown beside it.</param>
    /// <param name="part">Tells troubles of one kind and connection apart.</param>
    public static NotificationFact Begin(
        NotificationKind kind, Guid companyId, DateTimeOffset now, string sentence, Guid? connectionId, string? part = null, Guid? runId = null, TimeSpan holdFor = default) => new()
        {
            CompanyId = companyId,
            Id = Guid.CreateVersion7(now),
            Kind = kind.Key,
            Key = KeyOf(kind, connectionId, part),
            ConnectionId = connectionId,
            RunId = runId,
            Sentence = Cut(sentence),
            At = now,
            DueAt = now + holdFor,
        };

    /// <summary>The trouble that was begun with the same kind, connection and part is over; nothing happens where there is none.</summary>
    public static NotificationFact End(NotificationKind kind, Guid companyId, DateTimeOffset now, Guid? connectionId, string? part = null) =>
        Ending(kind.Key, KeyOf(kind, connectionId, part), companyId, now, connectionId);

    /// <summary>The connection is switched off or deleted: nothing about it troubles anybody any more.</summary>
    public static NotificationFact EndAll(Guid companyId, DateTimeOffset now, Guid connectionId) =>
        Ending(NotificationKinds.AllOfConnection, $"{NotificationKinds.AllOfConnection}:{connectionId}", companyId, now, connectionId);

    /// <summary>News for one person, of which each is a notification of its own.</summary>
    /// <param name="id">That of earlier news, which this one replaces; null for a new one.</param>
    public static NotificationFact For(NotificationKind kind, Guid companyId, Guid userId, DateTimeOffset now, string sentence, Guid? id = null)
    {
        var own = id ?? Guid.CreateVersion7(now);
        return new NotificationFact
        {
            CompanyId = companyId,
            Id = own,
            Kind = kind.Key,
            Key = $"{kind.Key}:{own}",
            UserId = userId,
            Sentence = Cut(sentence),
            At = now,
            DueAt = now,
        };
    }

    private static NotificationFact Ending(string kind, string key, Guid companyId, DateTimeOffset now, Guid? connectionId) => new()
    {
        CompanyId = companyId,
        Id = Guid.CreateVersion7(now),
        Kind = kind,
        Key = key,
        Ends = true,
        ConnectionId = connectionId,
        Sentence = "",
        At = now,
        DueAt = now,
    };

    private static string KeyOf(NotificationKind kind, Guid? connectionId, string? part) =>
        part is null ? $"{kind.Key}:{connectionId}" : $"{kind.Key}:{connectionId}:{part}";

    private static string Cut(string sentence) => sentence.Length <= NotificationConfiguration.LongestSentence
        ? sentence
        : sentence[..(NotificationConfiguration.LongestSentence - 1)] + "…";
}

internal sealed class NotificationFactConfiguration : IEntityTypeConfiguration<NotificationFact>
{
    public void Configure(EntityTypeBuilder<NotificationFact> builder)
    {
        builder.ToTable("notification_facts");
        builder.HasKey(row => new { row.CompanyId, row.Id });
        builder.Property(row => row.Kind).HasMaxLength(40);
        builder.Property(row => row.Key).HasMaxLength(NotificationConfiguration.LongestKey);
        builder.Property(row => row.Sentence).HasMaxLength(NotificationConfiguration.LongestSentence);
        builder.HasIndex(row => row.DueAt);
    }
}
