using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrderSync.Core.Users;

public sealed class Company
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>IANA name; schedules and "today" are reckoned in it.</summary>
    public required string TimeZone { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class CompanyConfiguration : IEntityTypeConfiguration<Company>
{
    public void Configure(EntityTypeBuilder<Company> builder)
    {
        builder.ToTable("companies");
        builder.HasKey(company => company.Id);
        builder.Property(company => company.Id).ValueGeneratedNever();
        builder.Property(company => company.Name).HasMaxLength(200);
        builder.Property(company => company.TimeZone).HasMaxLength(64);
        builder.HasIndex(company => company.Name).IsUnique();
    }
}
