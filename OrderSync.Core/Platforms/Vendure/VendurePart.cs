using System.Globalization;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Vendure;

/// <summary>One place of the list: an order, or why the shop cannot give it.</summary>
internal sealed record VendureItem(string? Id, ReadOnlyMemory<byte> Record, string? Fault);

/// <summary>A part of the list of orders, place by place.</summary>
/// <param name="Placed">Of recent orders: how many were placed within the range, where the answer told.</param>
internal sealed record VendurePart(long TotalItems, IReadOnlyList<VendureItem> Places, long? Placed = null);

/// <summary>
/// Reads parts of the list. GraphQL gives all of a page or nothing: where one order cannot be resolved, its page is split until that
/// order stands alone, and the others are had.
/// </summary>
internal sealed class VendureParts(VendureClient client, PlatformConnection connection, VendureOptions options, OrderQuery query)
{
    /// <summary>A page with more of them than this has another problem than single orders.</summary>
    private const int MostUnreadable = 10;

    private readonly VendureFilter _filter = VendureFilter.Of(query);

    /// <summary>Of a list that holds more than was placed within the range: what was.</summary>
    private readonly VendureFilter? _placed = query.Stream == OrderStream.Recent ? VendureFilter.PlacedWithin(query.From, query.To) : null;

    /// <summary>How many orders Vendure says were asked for; null where a page had to be read in parts that did not tell.</summary>
    public long? CountOf(VendurePart part) => _placed is null ? part.TotalItems : part.Placed;

    public Task<VendurePart> ReadAsync(long skip, int take, CancellationToken cancellationToken) => ReadAsync(skip, take, new Count(), cancellationToken);

    private async Task<VendurePart> ReadAsync(long skip, int take, Count unreadable, CancellationToken cancellationToken)
    {
        try
        {
            var page = await client.OrdersAsync(connection, options, List(skip, take), _placed, cancellationToken);
            return new(page.TotalItems, [.. page.Records.Select(record => new VendureItem(JsonRecords.Text(record, "id"u8), record, null))], page.Placed);
        }
        catch (PlatformException exception) when (exception.Failure.MayBeOfOneRecord)
        {
            return take == 1
                ? await AloneAsync(skip, exception, unreadable, cancellationToken)
                : await SplitAsync(skip, take, unreadable, cancellationToken);
        }
    }

    private async Task<VendurePart> SplitAsync(long skip, int take, Count unreadable, CancellationToken cancellationToken)
    {
        var half = take / 2;
        var first = await ReadAsync(skip, half, unreadable, cancellationToken);
        if (skip + first.Places.Count >= first.TotalItems)
            return first;
        var second = await ReadAsync(skip + half, take - half, unreadable, cancellationToken);
        if (first.TotalItems != second.TotalItems)
            throw new PlatformException(PlatformFailure.Transient("The list of orders changed while a page of it was read in parts."));
        return new(second.TotalItems, [.. first.Places, .. second.Places], second.Placed ?? first.Placed);
    }

    /// <summary>The shop can say at least which order it is.</summary>
    private async Task<VendurePart> AloneAsync(long skip, PlatformException exception, Count unreadable, CancellationToken cancellationToken)
    {
        if (++unreadable.Value > MostUnreadable)
            throw exception;
        var ids = await client.OrderIdsAsync(connection, options, List(skip, 1), cancellationToken);
        if (ids.Records.Count == 0)
            return new(ids.TotalItems, []);
        var id = JsonRecords.Text(ids.Records[0], "id"u8);
        var place = string.Create(CultureInfo.InvariantCulture, $"order {id ?? $"at place {skip + 1:N0} of the list"}");
        return new(ids.TotalItems, [new VendureItem(id, default, $"{place}: the shop cannot give it. {exception.Failure.Sentence}")]);
    }

    private VendureListOptions List(long skip, int take) => new(skip, take, VendureSort.ById, _filter);

    private sealed class Count
    {
        public int Value { get; set; }
    }
}
