namespace OrderSync.Core.Runs;

/// <summary>Section "Runs:Limits": how many runs may run at once, counted over all workers.</summary>
public sealed class RunLimits
{
    public const string Section = "Runs:Limits";

    /// <summary>For each company.</summary>
    public int PerCompany { get; set; } = 8;

    /// <summary>
    /// For platforms, by key, that bear only so much of this installation as a whole: their runs, of all companies, count against
    /// this instead of against <see cref="PerCompany"/>.
    /// </summary>
    public IDictionary<string, int> PerPlatform { get; } = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);

    public bool IsLimited(string platform) => PerPlatform.ContainsKey(platform);

    /// <summary>The Quartz execution group that a run counts in.</summary>
    public string GroupOf(Guid companyId, string platform) => IsLimited(platform) ? $"{PlatformPrefix}{platform}" : $"{CompanyPrefix}{companyId}";

    public const string CompanyPrefix = "company:";

    public const string PlatformPrefix = "platform:";
}
