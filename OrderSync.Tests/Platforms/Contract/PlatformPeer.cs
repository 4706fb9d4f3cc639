namespace OrderSync.Tests.Platforms.Contract;

/// <summary>The other side of a connector under test: a platform, real or imitated.</summary>
public interface IPlatformPeer
{
    string Platform { get; }

    /// <summary>Where it listens: scheme, host and port.</summary>
    Uri Origin { get; }

    /// <summary>The settings of a good connection, with the peer's address at this origin.</summary>
    IReadOnlyDictionary<string, string> SettingsAt(Uri origin);

    /// <summary>The settings that make the connection's credentials wrong.</summary>
    IReadOnlyDictionary<string, string> WrongCredentials { get; }
}
