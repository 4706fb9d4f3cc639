using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace OrderSync.Core.Users;

public sealed class Company
{
    /// <summary>For "not exists (… = runs.company_id)": work of a suspended company does not begin.</summary>
    public const string SuspendedSql = "select 1 from companies suspended where suspended.suspended_at is not null and suspended.id";

    public const int NameLength = 200;

    public const int ReasonLength = 500;

    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>IANA name; schedules, quiet hours, "today" and the site's times are reckoned in it.</summary>
    public required string TimeZone { get; set; }

    /// <summary>By ISO 4217: of totals in several currencies, the one that comes first. Null: none does.</summary>
    public string? Currency { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Grows with each change of the settings: who saves an older state is told.</summary>
    public int Version { get; set; }

    public DateTimeOffset? ChangedAt { get; set; }

    public string? ChangedBy { get; set; }

    /// <summary>Since then its people cannot sign in, and no work of it begins.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    public string? SuspendedBy { get; set; }

    /// <summary>Told to its people when they sign in.</summary>
    public string? SuspendReason { get; set; }

    /// <summary>What is wrong with a name, as the end of a sentence; null for a good one.</summary>
    public static string? NameFault(string name) =>
        name.Length == 0 ? "must not be empty."
        : name.Length > NameLength ? $"must have at most {NameLength} characters."
        : name.Any(IsUnprintable) ? "must not contain line breaks or control characters."
        : null;

    /// <summary>Also what turns the direction of the text around it.</summary>
    private static bool IsUnprintable(char letter) => char.IsControl(letter) || letter is '\u2028' or '\u2029'
        or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}

internal sealed class CompanyConfiguration : IEntityTypeConfiguration<Company>
{
    public void Configure(EntityTypeBuilder<Company> builder)
    {
        builder.ToTable("companies");
        builder.HasKey(company => company.Id);
        builder.Property(company => company.Id).ValueGeneratedNever();
        builder.Property(company => company.Name).HasMaxLength(Company.NameLength);
        builder.Property(company => company.TimeZone).HasMaxLength(64);
        builder.Property(company => company.Currency).HasMaxLength(3);
        // For rows from before there was one.
        builder.Property(company => company.Version).HasDefaultValue(0).IsConcurrencyToken();
        builder.Property(company => company.ChangedBy).HasMaxLength(200);
        builder.Property(company => company.SuspendedBy).HasMaxLength(200);
        builder.Property(company => company.SuspendReason).HasMaxLength(Company.ReasonLength);
        builder.HasIndex(company => company.Name).IsUnique();
    }
}
