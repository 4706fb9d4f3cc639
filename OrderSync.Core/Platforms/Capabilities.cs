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
