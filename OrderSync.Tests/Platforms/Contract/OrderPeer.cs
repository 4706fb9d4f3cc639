namespace OrderSync.Tests.Platforms.Contract;

/// <summary>A platform that can say which orders it holds.</summary>
public interface IOrderPeer : IPlatformPeer
{
    /// <summary>Every order that it holds, known otherwise than through the connector.</summary>
    Task<IReadOnlyList<PeerOrder>> OrdersAsync();
}

/// <param name="IsReadable">False where the peer was told to send this one in a form that cannot be read.</param>
public sealed record PeerOrder(string Id, DateTimeOffset PlacedAt, bool IsReadable = true);
