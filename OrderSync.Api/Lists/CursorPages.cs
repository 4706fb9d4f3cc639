using OrderSync.Contracts;

namespace OrderSync.Api.Lists;

public static class CursorPages
{
    /// <param name="rows">As far as there are, one more than the page holds: that tells whether there is a page after this one.</param>
    /// <param name="cursor">The place of a row.</param>
    public static CursorPage<T> Of<T>(List<T> rows, int limit, Func<T, string> cursor)
    {
        if (rows.Count <= limit)
            return new CursorPage<T>(rows, NextCursor: null);
        rows.RemoveAt(limit);
        return new CursorPage<T>(rows, cursor(rows[^1]));
    }
}
