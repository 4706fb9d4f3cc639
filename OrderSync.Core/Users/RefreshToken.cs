using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrderSync.Core.Users;

/// <summary>
/// One link of a sign-in's chain of refresh tokens. Each works once; using one twice means that it was stolen, and
/// revokes the whole <see cref="FamilyId"/>.
/// </summary>
public sealed class RefreshToken
{
    public const int LongestUserAgent = 300;
    public const int LongestAddress = 64;

    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public required Guid FamilyId { get; init; }

    /// <summary>SHA-256: the token itself is known to its holder only.</summary>
    public required byte[] TokenHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the client called itself when it signed in.</summary>
    public string? UserAgent { get; init; }

    /// <summary>From where this token was asked for.</summary>
    public string? Address { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

internal sealed class RefreshTokenConfiguration : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> builder)
    {
        builder.ToTable("refresh_tokens");
        builder.HasKey(token => token.Id);
        builder.Property(token => token.Id).ValueGeneratedNever();
        builder.Property(token => token.TokenHash).HasMaxLength(32);
        builder.Property(token => token.UserAgent).HasMaxLength(RefreshToken.LongestUserAgent);
        builder.Property(token => token.Address).HasMaxLength(RefreshToken.LongestAddress);
        builder.HasIndex(token => token.TokenHash).IsUnique();
        builder.HasIndex(token => token.FamilyId);
        builder.HasIndex(token => token.ExpiresAt);
        builder.HasOne<User>().WithMany().HasForeignKey(token => token.UserId);
    }
}
