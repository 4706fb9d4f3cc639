using OrderSync.Core.Shipping;

namespace OrderSync.Core.Platforms;

/// <summary>What every connector is; what it can do is said by the capability interfaces that it implements.</summary>
public interface IPlatformConnector
{
    PlatformDescriptor Descriptor { get; }
}

/// <summary>Tests a connection before it is saved, and on demand.</summary>
public interface IConnectionCheck : IPlatformConnector
{
    /// <summary>Makes the cheapest call that proves address and credentials.</summary>
    /// <returns>One sentence for the person who connects, for example "Connected to Natu: the newest order is 900123."</returns>
    /// <exception cref="PlatformException">The connection does not work; the failure says why and which setting is at fault.</exception>
    Task<string> CheckAsync(PlatformConnection connection, CancellationToken cancellationToken);
}

/// <summary>A platform from which orders are read.</summary>
public interface IOrderSource : IPlatformConnector
{
    OrderSourceTraits Traits { get; }

    /// <summary>The traits with the connection's own settings, where it has some that change them.</summary>
    OrderSourceTraits TraitsFor(PlatformConnection connection) => Traits;

    /// <summary>What the platform can cheaply say about a range before it is read.</summary>
    /// <exception cref="PlatformException">The call failed.</exception>
    Task<OrderExtent> MeasureAsync(PlatformConnection connection, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>
    /// Reads orders page by page, from <see cref="OrderQuery.Cursor"/> on. Ends by itself at the end of the range. One
    /// record that cannot be read never fails its page: that is for <see cref="Map"/> to say.
    /// </summary>
    /// <exception cref="PlatformException">A call failed after its retries, or the platform's answers go in a circle.</exception>
    IAsyncEnumerable<OrderPage> ReadAsync(PlatformConnection connection, OrderQuery query, CancellationToken cancellationToken);

    /// <summary>Pure: turns one raw record into an order, or says why it cannot be one. Never throws for bad data.</summary>
    MappedRecord Map(PlatformConnection connection, ReadOnlyMemory<byte> payload);
}

/// <summary>A carrier from which the statuses of shipments are read.</summary>
public interface IShipmentSource : IPlatformConnector
{
    ShipmentSourceTraits TraitsFor(PlatformConnection connection);

    /// <summary>Every status code that is known, in the order of a shipment's way, with the connection's own settings.</summary>
    IReadOnlyList<ShipmentCode> CodesFor(PlatformConnection connection);

    /// <summary>What a code means; one that is not known is kept and said to be unknown.</summary>
    ShipmentCode CodeOf(PlatformConnection connection, string code);

    /// <summary>One page of all shipments. A page past the end is <see cref="ShipmentPage.PastTheEnd"/>.</summary>
    /// <param name="page">From 1.</param>
    /// <exception cref="PlatformException">The call failed after its retries: never an empty page.</exception>
    Task<ShipmentPage> ListAsync(PlatformConnection connection, int page, CancellationToken cancellationToken);

    /// <summary>The shipment of the carrier's own id, as sent; null where there is none.</summary>
    /// <exception cref="PlatformException">The call failed after its retries.</exception>
    Task<ReadOnlyMemory<byte>?> FindAsync(PlatformConnection connection, string externalId, CancellationToken cancellationToken);

    /// <summary>The shipments that the merchant handed over under a reference, as sent: usually one, or none.</summary>
    /// <exception cref="PlatformException">The call failed after its retries.</exception>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindByReferenceAsync(PlatformConnection connection, string reference, CancellationToken cancellationToken);

    /// <summary>The shipments with a tracking number, as sent: may be several.</summary>
    /// <exception cref="PlatformException">The call failed after its retries.</exception>
    Task<IReadOnlyList<ReadOnlyMemory<byte>>> FindByTrackingAsync(PlatformConnection connection, string tracking, CancellationToken cancellationToken);

    /// <summary>The statuses that the carrier says a shipment has had, oldest first.</summary>
    /// <exception cref="PlatformException">The call failed after its retries.</exception>
    Task<IReadOnlyList<ShipmentStep>> HistoryAsync(PlatformConnection connection, string externalId, CancellationToken cancellationToken);

    /// <summary>Pure: turns one raw record into a shipment, or says why it cannot be one. Never throws for bad data.</summary>
    MappedShipment Map(PlatformConnection connection, ReadOnlyMemory<byte> payload);
}
