using OrderSync.Core.Orders;

namespace OrderSync.Core.Platforms;

public enum OrderPaging
{
    /// <summary>The platform answers for a date range: each window is read by itself.</summary>
    DateWindows,

    /// <summary>The platform only lists, newest first: one walk passes through all windows.</summary>
    NewestFirst,

    /// <summary>
    /// The platform lists in pages that have numbers, newest first: each window is found in the list and read by itself. See
    /// <see cref="INumberedOrderSource"/>.
    /// </summary>
    NumberedNewestFirst,

    /// <summary>The same, oldest first.</summary>
    NumberedOldestFirst,
}

/// <summary>How a platform's orders are read.</summary>
/// <param name="LookBack">How far an incremental fetch reaches behind the last success, for changes that come late.</param>
/// <param name="ReadsChanges">Whether <see cref="OrderStream.Changed"/> can be read.</param>
/// <param name="IdsPerRead">How many ids one <see cref="OrderStream.Open"/> query may hold; 0 where it cannot be read.</param>
public sealed record OrderSourceTraits(OrderPaging Paging, TimeSpan LookBack, bool ReadsChanges = false, int IdsPerRead = 0)
{
    /// <summary>Where single orders cannot be read: how far an incremental fetch follows orders that are still open here.</summary>
    public TimeSpan OpenLookBack { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long the platform keeps orders; null for ever. Months that were not proved before are lost.</summary>
    public TimeSpan? KeptFor { get; init; }

    /// <summary>Whether each window is read by itself; else one walk passes through all of them.</summary>
    public bool IsReadByWindow => Paging != OrderPaging.NewestFirst;

    /// <summary>Whether the platform always sends a total, so that a record without one is rejected; else it is stored and flagged.</summary>
    public bool RequiresTotal { get; init; }

    /// <summary>How many orders one call brings, for estimates.</summary>
    public int PageSize { get; init; } = 100;
}

public enum OrderStream
{
    /// <summary>By the time an order was placed.</summary>
    Orders,

    /// <summary>By the time the platform says that an order last changed.</summary>
    Changed,

    /// <summary>By id: orders that are still open here, read again because a platform may change them silently.</summary>
    Open,
}

/// <summary>What to read.</summary>
/// <param name="From">
/// Inclusive. A source that lists newest first ends after <see cref="ListEnd.OlderPages"/> pages with nothing younger, and gives those too.
/// </param>
/// <param name="To">Exclusive.</param>
/// <param name="Cursor">Where to go on: a <see cref="OrderPage.NextCursor"/> of the same query; null from the start.</param>
/// <param name="Ids">For <see cref="OrderStream.Open"/>: external ids, at most <see cref="OrderSourceTraits.IdsPerRead"/>.</param>
public sealed record OrderQuery(
    OrderStream Stream,
    DateTimeOffset From,
    DateTimeOffset To,
    string? Cursor = null,
    IReadOnlyList<string>? Ids = null)
{
    /// <summary>The lowest id of an order that is stored of the range: a source that lists in the order of ids does not end before it.</summary>
    public long? LowestKnownId { get; init; }

    /// <summary>Orders with higher ids have come since the list was last read to what was known: a list in the order of ids is read down to here.</summary>
    public long? KnownTo { get; init; }
}

/// <summary>One page as the platform sent it.</summary>
/// <param name="Records">Each record's JSON, byte for byte.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
/// <param name="PlatformCount">How many records the platform says the whole query holds.</param>
public sealed record OrderPage(IReadOnlyList<ReadOnlyMemory<byte>> Records, string? NextCursor, long? PlatformCount = null)
{
    /// <summary>Orders of the page that the platform itself cannot give; they count among the platform's.</summary>
    public IReadOnlyList<RecordRejection> Unreadable { get; init; } = [];

    /// <summary>Of a source that only lists: the list ends here, and not only what was asked for.</summary>
    public bool IsListEnd { get; init; }
}

/// <param name="FirstOrderAt">When the platform's very first order was placed; null where it cannot be asked, or has none.</param>
/// <param name="Count">How many orders the asked range holds; null where it cannot be asked.</param>
public sealed record OrderExtent(DateTimeOffset? FirstOrderAt, long? Count);

/// <summary>An order, or the reason why the record is not one. Exactly one of the two is set.</summary>
public sealed record MappedRecord(OrderSnapshot? Order, RecordRejection? Rejection)
{
    public static MappedRecord Of(OrderSnapshot order) => new(order, null);

    public static MappedRecord Rejected(string? externalId, string reason) => new(null, new RecordRejection(externalId, reason));
}

/// <param name="ExternalId">The platform's id, where at least that could be read.</param>
/// <param name="Reason">For an operator: which field, and what is wrong with it.</param>
public sealed record RecordRejection(string? ExternalId, string Reason);
