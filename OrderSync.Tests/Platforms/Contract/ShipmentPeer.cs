namespace OrderSync.Tests.Platforms.Contract;

/// <summary>A carrier that can say which shipments it holds.</summary>
public interface IShipmentPeer : IPlatformPeer
{
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
