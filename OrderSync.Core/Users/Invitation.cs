using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrderSync.Contracts.Users;

namespace OrderSync.Core.Users;

/// <summary>Somebody who may become a user of the company. The row goes when they accept, or when it is withdrawn.</summary>
public sealed class Invitation : ICompanyOwned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(48);

    /// <summary>After it has expired, so that it can be renewed.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    public required Guid CompanyId { get; init; }

    public required Guid Id { get; init; }

    /// <summary>Spelled as <see cref="User.Email"/>.</summary>
    public required string Email { get; init; }

    public required UserRole Role { get; init; }

    /// <summary>Of a <see cref="SecretToken"/>; renewing replaces it.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>The name of whoever made or renewed it.</summary>
    public required string InvitedBy { get; set; }

    /// <summary>Their id: when their access ends, so does the link.</summary>
    public required Guid? InvitedById { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When the mail server took the link; null where it was shown instead.</summary>
    public DateTimeOffset? EmailedAt { get; set; }
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations");
        builder.HasKey(invitation => new { invitation.CompanyId, invitation.Id });
        builder.Property(invitation => invitation.Email).HasMaxLength(254);
        builder.Property(invitation => invitation.Role).HasMaxLength(20);
        builder.Property(invitation => invitation.TokenHash).HasMaxLength(32);
        builder.Property(invitation => invitation.InvitedBy).HasMaxLength(200);
        builder.HasIndex(invitation => new { invitation.CompanyId, invitation.Email }).IsUnique();
        builder.HasIndex(invitation => invitation.TokenHash);
        builder.HasOne<Company>().WithMany().HasForeignKey(invitation => invitation.CompanyId);
    }
}
