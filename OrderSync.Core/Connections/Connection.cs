using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Users;

namespace OrderSync.Core.Connections;

/// <summary>A merchant's account on a platform.</summary>
public sealed class Connection : ICompanyOwned
{
    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    public required string Platform { get; init; }

    public required string Name { get; set; }

    /// <summary>The settings that are no secrets.</summary>
    public required Dictionary<string, string> Settings { get; set; }

    /// <summary>The secrets, encrypted as one JSON object; null once the connection is deleted.</summary>
    public byte[]? Credentials { get; set; }

    /// <summary>Which secrets are set, so that this can be shown without decrypting them.</summary>
    public required List<string> SecretsSet { get; set; }

    public ConnectionState State { get; set; }

    /// <summary>Why the state is what it is; null for an active connection.</summary>
    public string? StateReason { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSuccessAt { get; set; }

    /// <summary>Every order placed before this is stored: the next incremental fetch begins here, less its look-back.</summary>
    public DateTimeOffset? OrdersSyncedTo { get; set; }

    /// <summary>Of a platform that only lists: what is known of its list; null before it was read to its end.</summary>
    public KnownList? KnownList { get; set; }

    /// <summary>When each look-back at stored orders was done last, by its name.</summary>
    public Dictionary<string, DateTimeOffset> LookedBackAt { get; set; } = [];

    /// <summary>When the platform's very first order was placed, as it last said; null where it cannot be asked.</summary>
    public DateTimeOffset? FirstOrderAt { get; set; }

    /// <summary>Set when a person deletes the connection: it disappears, its orders stay.</summary>
    public DateTimeOffset? DeletedAt { get; set; }
}

internal sealed class ConnectionConfiguration : IEntityTypeConfiguration<Connection>
{
    public void Configure(EntityTypeBuilder<Connection> builder)
    {
        builder.ToTable("connections");
        builder.HasKey(connection => new { connection.CompanyId, connection.Id });
        builder.Property(connection => connection.Platform).HasMaxLength(50);
        builder.Property(connection => connection.Name).HasMaxLength(100);
        AsJson(builder.Property(connection => connection.Settings));
        builder.ComplexProperty(connection => connection.KnownList, known =>
        {
            known.Property(list => list!.To).HasColumnName("list_known_to");
            known.Property(list => list!.From).HasColumnName("list_known_from");
            known.Property(list => list!.At).HasColumnName("list_known_at");
            known.Property(list => list!.SettledTo).HasColumnName("list_settled_to");
        });
        AsJson(builder.Property(connection => connection.LookedBackAt)).HasDefaultValueSql("'{}'");
        builder.Property(connection => connection.State).HasMaxLength(20);
        builder.Property(connection => connection.StateReason).HasMaxLength(500);
        builder.HasIndex(connection => new { connection.CompanyId, connection.Name }).IsUnique().HasFilter("deleted_at is null");
        // A platform's webhook names only the connection.
        builder.HasIndex(connection => connection.Id);
        builder.HasOne<Company>().WithMany().HasForeignKey(connection => connection.CompanyId);
    }

    private static PropertyBuilder<Dictionary<string, T>> AsJson<T>(PropertyBuilder<Dictionary<string, T>> property) =>
        property.HasColumnType("jsonb").HasConversion(
            values => JsonSerializer.Serialize(values, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<Dictionary<string, T>>(json, JsonSerializerOptions.Default)!,
            new ValueComparer<Dictionary<string, T>>(
                (left, right) => left!.Count == right!.Count && !left.Except(right).Any(),
                values => values.Count,
                values => new Dictionary<string, T>(values)));
}
