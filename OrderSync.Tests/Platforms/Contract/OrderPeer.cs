namespace OrderSync.Tests.Platforms.Contract;

/// <summary>The other side of a connector under test: a platform, real or imitated, that can say what it holds.</summary>
public interface IOrderPeer
{
    string Platform { get; }

    /// <summary>Where it listens: scheme, host and port.</summary>
    Uri Origin { get; }

    /// <summary>The settings of a good connection, with the peer's address at this origin.</summary>
    IReadOnlyDictionary<string, string> SettingsAt(Uri origin);

    /// <summary>The settings that make the connection's credentials wrong.</summary>
    IReadOnlyDictionary<string, string> WrongCredentials { get; }

    /// <summary>Every order that it holds, known otherwise than through the connector.</summary>
    Task<IReadOnlyList<PeerOrder>> OrdersAsync();
}

/// <param name="IsReadable">False where the peer was told to send this one in a form that cannot be read.</param>
public sealed record PeerOrder(string Id, DateTimeOffset PlacedAt, bool IsReadable = true);
