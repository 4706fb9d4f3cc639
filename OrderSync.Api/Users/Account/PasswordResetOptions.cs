namespace OrderSync.Api.Users.Account;

/// <summary>Section "Security:PasswordReset": how often a new password may be asked for by "forgot password".</summary>
public sealed class PasswordResetOptions
{
    /// <summary>More for one e-mail are answered as the others, and nothing is sent: the links that were sent are still good.</summary>
    public int PerEmail { get; set; } = 3;

    /// <summary>More from one address are answered with 429.</summary>
    public int PerAddress { get; set; } = 50;

    /// <summary>In which they are counted.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);

    internal bool IsValid => PerEmail > 0 && PerAddress > 0 && Window > TimeSpan.Zero;
}
