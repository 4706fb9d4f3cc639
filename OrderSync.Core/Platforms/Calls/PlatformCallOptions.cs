namespace OrderSync.Core.Platforms.Calls;

/// <summary>Section "Platforms:Calls".</summary>
public sealed class PlatformCallOptions
{
    /// <summary>How long one HTTP call may take, answer included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many processes share the platforms' limits while Redis is away and they could never be counted.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>
    /// No wait that a platform asks for is kept for longer: then it is asked again. A call is not repeated after so long; whoever made it plans the
    /// next try.
    /// </summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromHours(24);

    /// <summary>What the installation sets for single platforms, by key.</summary>
    public IDictionary<string, PlatformCallDefaults> Platforms { get; } = new Dictionary<string, PlatformCallDefaults>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The platform with what the installation sets for it.</summary>
    public PlatformDescriptor Of(PlatformDescriptor platform) => Platforms.TryGetValue(platform.Key, out var set) ? set.Over(platform) : platform;
}
