using System.Globalization;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>One page by number, newest first. Parcels that come in push the others to later pages, as on the platform.</summary>
internal sealed record ParcelPage(ReadOnlyMemory<long> Ids, long Number, long Count, bool HasNext)
{
    /// <returns>Null past the end, and for what is no page: Django REST Framework answers 404 (a guess that it is so here).</returns>
    public static ParcelPage? Read(OrderBook book, string? asked, int size)
    {
        var number = 1L;
        if (!string.IsNullOrEmpty(asked) && (!long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number < 1))
            return null;
        var (last, count) = (book.LastId, book.Existing);
        var skip = (number - 1) * size;
        if (skip >= count && number > 1)
            return null;
        var ids = new List<long>(size);
        for (var id = Start(book, last, ref skip); id >= book.FirstId && ids.Count < size; id--)
        {
            if (!book.Exists(id))
                continue;
            if (skip > 0)
                skip--;
            else
                ids.Add(id);
        }

        return new ParcelPage(ids.ToArray(), number, count, number * size < count);
    }

    public static ParcelPage Of(IReadOnlyList<long> ids) => new(ids.ToArray(), 1, ids.Count, HasNext: false);

    /// <summary>Where nothing is deleted, the page's place is known without counting.</summary>
    private static long Start(OrderBook book, long last, ref long skip)
    {
        if (book.Deleted > 0)
            return last;
        var start = last - skip;
        skip = 0;
        return start;
    }
}
