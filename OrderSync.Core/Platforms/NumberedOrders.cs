namespace OrderSync.Core.Platforms;

/// <summary>One page of a list whose pages have numbers.</summary>
/// <param name="Records">Each record's JSON, byte for byte; none behind the last page.</param>
/// <param name="Total">How many records the whole list holds, where the platform says so: it saves reading pages twice.</param>
/// <param name="LastPage">The last page's number, where the platform says so.</param>
public sealed record NumberedPage(IReadOnlyList<ReadOnlyMemory<byte>> Records, long? Total = null, int? LastPage = null);

/// <summary>
/// A platform that lists its orders in pages with numbers, newest or oldest first (see <see cref="OrderPaging"/>), and cannot be asked
/// for dates. A connector says only how one page is read; windows are found in the list by bisection.
/// </summary>
public interface INumberedOrderSource : IOrderSource
{
    /// <param name="number">From 1. Behind the last page the answer is an empty one.</param>
    /// <exception cref="PlatformException">The call failed after its retries.</exception>
    Task<NumberedPage> ReadPageAsync(PlatformConnection connection, int number, CancellationToken cancellationToken);

    IAsyncEnumerable<OrderPage> IOrderSource.ReadAsync(
        PlatformConnection connection, OrderQuery query, CancellationToken cancellationToken) =>
        new NumberedWalk(this, connection, query).ReadAsync(cancellationToken);
}
