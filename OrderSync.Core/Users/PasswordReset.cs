using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrderSync.Core.Users;

/// <summary>
/// A request for a new password, and then the link with which it is chosen. It is written for every e-mail that is asked for, whether somebody
/// has it or not, so that the answer and its time tell nobody; the worker looks for the user, makes the token and sends it. So it belongs to no company.
/// The row goes when the link is used or expires.
/// </summary>
public sealed class PasswordReset
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public required Guid Id { get; init; }

    /// <summary>Spelled as <see cref="User.Email"/>.</summary>
    public required string Email { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>When the worker sends it, or tries again; null where nothing is to be sent (any more).</summary>
    public DateTimeOffset? DueAt { get; init; }

    public int Attempts { get; init; }

    /// <summary>Null until the worker has found whom it is for.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The admin who was shown the link; null where it is sent. When their access ends, so does the link.</summary>
    public Guid? IssuedById { get; init; }

    /// <summary>Of a <see cref="SecretToken"/>.</summary>
    public byte[]? TokenHash { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}

internal sealed class PasswordResetConfiguration : IEntityTypeConfiguration<PasswordReset>
{
    public void Configure(EntityTypeBuilder<PasswordReset> builder)
    {
        builder.ToTable("password_resets");
        builder.HasKey(reset => reset.Id);
        builder.Property(reset => reset.Id).ValueGeneratedNever();
        builder.Property(reset => reset.Email).HasMaxLength(254);
        builder.Property(reset => reset.TokenHash).HasMaxLength(32);
        builder.HasIndex(reset => reset.TokenHash).IsUnique();
        builder.HasIndex(reset => reset.DueAt).HasFilter("due_at is not null").HasDatabaseName("ix_password_resets_due");
        builder.HasIndex(reset => reset.ExpiresAt);
        builder.HasOne<User>().WithMany().HasForeignKey(reset => reset.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
