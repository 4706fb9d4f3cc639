namespace OrderSync.Worker.Cleanup;

/// <summary>Section "Cleanup": what belongs to no company, and so has nobody's retention.</summary>
public sealed class CleanupOptions
{
    public const string Section = "Cleanup";

    /// <summary>How long audit entries without a company are kept.</summary>
    public TimeSpan InstallationAudit { get; set; } = TimeSpan.FromDays(90);
}
