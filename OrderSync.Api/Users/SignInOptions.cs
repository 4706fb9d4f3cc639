namespace OrderSync.Api.Users;

/// <summary>Section "Security:SignIn".</summary>
public sealed class SignInOptions
{
    /// <summary>Of one e-mail, from one address or with one known device.</summary>
    public int FailuresPerEmail { get; set; } = 10;

    /// <summary>Generous: people behind one office or proxy share an address. Unknown refresh tokens have a count of their own.</summary>
    public int FailuresPerAddress { get; set; } = 100;

    /// <summary>In which failures are counted.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Of one e-mail, from everywhere: after them attempts with unknown devices are checked one after the other.</summary>
    public int FailuresBeforeQueue { get; set; } = 20;

    /// <summary>Between two attempts of that queue.</summary>
    public TimeSpan QueuePace { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Who would wait there for longer is refused.</summary>
    public TimeSpan QueueLength { get; set; } = TimeSpan.FromSeconds(10);

    internal bool IsValid =>
        this is { FailuresPerEmail: > 0, FailuresPerAddress: > 0, FailuresBeforeQueue: > 0 }
        && Window > TimeSpan.Zero && QueuePace > TimeSpan.Zero && QueueLength > TimeSpan.Zero;
}
