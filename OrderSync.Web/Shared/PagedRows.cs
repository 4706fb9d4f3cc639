using OrderSync.Contracts;

namespace OrderSync.Web.Shared;

/// <summary>The rows on the page, as far as they have been read.</summary>
/// <param name="id">What makes two values the same row.</param>
/// <param name="isExtended">The first page is more than that, for a reader who comes back.</param>
public sealed class PagedRows<T>(CursorPage<T> first, Func<T, Guid> id, bool isExtended = false)
{
    private readonly List<T> _rows = [.. first.Items];

    public IReadOnlyList<T> Rows => _rows;

    public string? NextCursor { get; private set; } = first.NextCursor;

    /// <summary>True once more than the first page is shown: new rows must then not push in.</summary>
    public bool Extended { get; private set; } = isExtended;

    public void Append(CursorPage<T> page)
    {
        var known = _rows.Select(id).ToHashSet();
        _rows.AddRange(page.Items.Where(row => known.Add(id(row))));
        (NextCursor, Extended) = (page.NextCursor, true);
    }

    /// <summary>Takes newer values of rows that are shown; tells how many of the fresh first page are not.</summary>
    public int Renew(CursorPage<T> page)
    {
        var fresh = page.Items.ToDictionary(id);
        for (var row = 0; row < _rows.Count; row++)
        {
            if (fresh.Remove(id(_rows[row]), out var newer))
                _rows[row] = newer;
        }

        return fresh.Count;
    }
}
