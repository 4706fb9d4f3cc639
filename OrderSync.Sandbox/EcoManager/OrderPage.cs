using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>
/// One page by Laravel's cursor rules: rows strictly beyond the cursor's id, one more read than asked to know whether
/// there are more. Rows that come in at the reader's back are not seen, as on the platform.
/// </summary>
internal sealed record OrderPage(ReadOnlyMemory<long> Ids, PageCursor? Next, PageCursor? Previous)
{
    public static OrderPage Read(OrderBook book, PageQuery query)
    {
        var forward = query.Cursor?.PointsToNextItems ?? true;
        var step = query.Descending == forward ? -1 : 1;
        var ids = new long[query.PerPage + 1];
        var found = Collect(book, Start(book, query.Cursor, step), step, ids);
        var more = found > query.PerPage;
        var page = ids.AsMemory(0, Math.Min(found, query.PerPage));
        if (!forward)
            page.Span.Reverse();
        if (page.IsEmpty)
            return new OrderPage(page, null, null);

        var hasNext = more || !forward;
        var hasPrevious = query.Cursor is not null && (forward || more);
        return new OrderPage(
            page,
            hasNext ? new PageCursor(page.Span[^1], true) : null,
            hasPrevious ? new PageCursor(page.Span[0], false) : null);
    }

    /// <summary>The same page, but whoever follows its cursor gets it again.</summary>
    public OrderPage LeadingToItself(bool descending) =>
        Ids.IsEmpty ? this : this with { Next = new PageCursor(Ids.Span[0] + (descending ? 1 : -1), true) };

    private static long Start(OrderBook book, PageCursor? cursor, int step)
    {
        var edge = step < 0 ? book.LastId : book.FirstId;
        if (cursor is not { } from)
            return edge;
        return step < 0 ? Math.Min(edge, from.Id - 1) : Math.Max(edge, from.Id + 1);
    }

    private static int Collect(OrderBook book, long id, int step, Span<long> ids)
    {
        var (found, first, last) = (0, book.FirstId, book.LastId);
        for (; found < ids.Length && id >= first && id <= last; id += step)
        {
            if (book.Exists(id))
                ids[found++] = id;
        }

        return found;
    }
}
