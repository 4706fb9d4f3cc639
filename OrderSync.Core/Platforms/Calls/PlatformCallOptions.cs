namespace OrderSync.Core.Platforms.Calls;

/// <summary>Section "Platforms:Calls".</summary>
public sealed class PlatformCallOptions
{
    /// <summary>How long one HTTP call may take, answer included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many processes share the platforms' limits while Redis is away and they could never be counted.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>A platform that asks to wait longer than this gets no repeat of the call: whoever made it plans the next try.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromHours(24);
}
