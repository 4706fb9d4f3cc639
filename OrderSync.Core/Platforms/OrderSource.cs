using OrderSync.Core.Connections;
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
/// <param name="LookBack">How far a fetch looks back now and then at all orders, for changes that come late.</param>
/// <param name="ReadsRecent">Whether <see cref="OrderStream.Recent"/> can be read; fetches of the modes incremental and duration then read that.</param>
/// <param name="IdsPerRead">How many ids one <see cref="OrderStream.Open"/> query may hold; 0 where it cannot be read.</param>
public sealed record OrderSourceTraits(OrderPaging Paging, TimeSpan LookBack, bool ReadsRecent = false, int IdsPerRead = 0)
{
    /// <summary>Where single orders cannot be read: how far a fetch looks back, more rarely, at orders that are still open here.</summary>
    public TimeSpan OpenLookBack { get; init; } = TimeSpan.FromDays(30);

    /// <summary>
    /// How far an incremental fetch reaches behind the last success: the platform's clock may differ from ours, and orders may be committed
    /// late. At most the look-back; and a list in the order of ids overlaps by ids.
    /// </summary>
    public TimeSpan Overlap => !IsReadByWindow ? TimeSpan.Zero : LookBack < MostOverlap ? LookBack : MostOverlap;

    private static readonly TimeSpan MostOverlap = TimeSpan.FromHours(1);

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

    /// <summary>
    /// By the time an order was placed, or the time the platform says that it last changed: either of them. Pages tell, as the platform's
    /// count, how many of the orders were placed within the range.
    /// </summary>
    Recent,

    /// <summary>By id: orders that are still open here, read again because a platform may change them silently.</summary>
    Open,
}

/// <summary>What to read.</summary>
/// <param name="From">
/// Inclusive. A source that lists newest first ends where <see cref="ListEnd.IsReached"/> says so, and gives the older orders on its way too.
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

    /// <summary>What was known of the list before: a list in the order of ids is read down to it, whatever the dates on the way say.</summary>
    public KnownList? Known { get; init; }

    /// <summary>
    /// Whether reading may end at what is known. Only for what looks for new orders: what is known was stored once, and may have been deleted here
    /// since, which is what people fetch a range again for.
    /// </summary>
    public bool EndsAtKnown { get; init; }
}

/// <summary>One page as the platform sent it.</summary>
/// <param name="Records">Each record's JSON, byte for byte.</param>
/// <param name="NextCursor">Where the next page begins; null on the last page.</param>
/// <param name="PlatformCount">How many records the platform says the whole query holds; of recent ones, how many were placed within the range.</param>
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
