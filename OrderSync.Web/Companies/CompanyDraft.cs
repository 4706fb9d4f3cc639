using OrderSync.Contracts.Companies;

namespace OrderSync.Web.Companies;

/// <summary>The company's settings as the form edits them.</summary>
public sealed class CompanyDraft(CompanyView saved)
{
    public string Name { get; set; } = saved.Name;

    public string TimeZone { get; set; } = saved.TimeZone;

    /// <summary>Empty for none.</summary>
    public string Currency { get; set; } = saved.Currency ?? "";

    public bool IsChanged => Name != saved.Name || TimeZone != saved.TimeZone || Currency != (saved.Currency ?? "");

    public bool IsOvertaken(CompanyView now) => now.Version != saved.Version;

    public UpdateCompanyRequest Request() => new(Name, TimeZone, saved.Version, Currency.Length == 0 ? null : Currency);
}
