using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Users;

namespace OrderSync.Core.Users;

/// <summary>
/// A person who signs in. People are found by e-mail before their company is known, so this table is not split by
/// company; <see cref="CompanyId"/> is null for an Operator.
/// </summary>
public sealed class User
{
    public required Guid Id { get; init; }

    public required Guid? CompanyId { get; init; }

    /// <summary>Lower-case.</summary>
    public required string Email { get; set; }

    public required string Name { get; set; }

    public required UserRole Role { get; set; }

    /// <summary>By ASP.NET Identity's hasher.</summary>
    public required string PasswordHash { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>
    /// Whoever is removed stays as a name beside what they did; e-mail and password are erased, and <see cref="DisabledAt"/> is set too.
    /// </summary>
    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>How <see cref="Email"/> spells what a person typed.</summary>
    public static string SpellEmail(string typed) => typed.Trim().ToLowerInvariant();
}

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).ValueGeneratedNever();
        builder.Property(user => user.Email).HasMaxLength(254);
        builder.Property(user => user.Name).HasMaxLength(200);
        builder.Property(user => user.Role).HasMaxLength(20);
        builder.Property(user => user.PasswordHash).HasMaxLength(400);
        builder.HasIndex(user => user.Email).IsUnique();
        builder.HasOne<Company>().WithMany().HasForeignKey(user => user.CompanyId);
    }
}
