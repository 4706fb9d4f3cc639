namespace OrderSync.Core.Platforms.Calls;

/// <summary>Section "Platforms:Calls".</summary>
public sealed class PlatformCallOptions
{
    /// <summary>How long one HTTP call may take, answer included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);
}
