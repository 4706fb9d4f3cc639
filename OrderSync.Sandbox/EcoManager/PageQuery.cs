using System.Globalization;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>
/// What <c>GET /orders</c> understands. <c>page</c>, <c>sort</c> and <c>created_at_from</c> are ignored: the one public
/// caller's logs show the same oldest rows for every page number.
/// </summary>
/// <param name="Descending">Highest id first. Without <c>sort_direction</c>: lowest first (same logs).</param>
internal readonly record struct PageQuery(int PerPage, bool Descending, PageCursor? Cursor)
{
    /// <summary>Guess, from the sample of the webhook list.</summary>
    private const int DefaultPerPage = 10;

    public static PageQuery Of(IQueryCollection query, int maxPerPage)
    {
        var asked = int.TryParse(query["per_page"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : DefaultPerPage;
        var descending = string.Equals(query["sort_direction"], "desc", StringComparison.OrdinalIgnoreCase);
        return new PageQuery(Math.Min(asked, maxPerPage), descending, PageCursor.Parse(query["cursor"]));
    }

    /// <summary>The page before this one, as if the caller had not been given this one yet.</summary>
    public PageQuery Before()
    {
        if (Cursor is not { } cursor)
            return this;
        // The cursor's own row ends that page, and a cursor leaves its row out: so from its neighbour, backwards.
        var neighbour = cursor.Id + (Descending == cursor.PointsToNextItems ? -1 : 1);
        return this with { Cursor = new PageCursor(neighbour, !cursor.PointsToNextItems) };
    }
}
