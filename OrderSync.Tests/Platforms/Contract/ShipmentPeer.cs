namespace OrderSync.Tests.Platforms.Contract;

/// <summary>The other side of a carrier's connector under test, real or imitated, that can say what it holds.</summary>
public interface IShipmentPeer
{
    string Platform { get; }

    /// <summary>Where it listens: scheme, host and port.</summary>
    Uri Origin { get; }

    /// <summary>The settings of a good connection, with the peer's address at this origin.</summary>
    IReadOnlyDictionary<string, string> SettingsAt(Uri origin);

    /// <summary>The settings that make the connection's credentials wrong.</summary>
    IReadOnlyDictionary<string, string> WrongCredentials { get; }

    /// <summary>Every shipment that it holds, newest first, known otherwise than through the connector.</summary>
    Task<IReadOnlyList<PeerShipment>> ShipmentsAsync();

    /// <summary>Makes every n-th record one that cannot be read.</summary>
    Task SpoilEveryAsync(int nth);

    /// <summary>From now on the token is refused that was good before.</summary>
    Task ExpireTokenAsync();
}

/// <param name="Code">Its status code, as text.</param>
/// <param name="IsReadable">False where the peer was told to send this one in a form that cannot be read.</param>
public sealed record PeerShipment(string Reference, string Code, DateTimeOffset StatusAt, bool IsReadable = true);
