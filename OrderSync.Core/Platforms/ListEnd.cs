using System.Globalization;

namespace OrderSync.Core.Platforms;

/// <summary>
/// Where a list that is in the order of ids ends for a range of dates. Orders can be dated back, and a bulk import dates whole pages
/// back: one page of older orders says nothing of what stands behind it.
/// </summary>
public static class ListEnd
{
    /// <summary>So many whole pages in a row of older orders are the end, unless orders of the range are known to stand behind them.</summary>
    public const int OlderPages = 3;

    /// <summary>How many more are read to reach an order that is known to be of the range: it may have been deleted, or given another date.</summary>
    public const int MorePagesToKnown = 20;

    /// <summary>
    /// Whether a list in the order of ids, highest first, holds no more of the range. Where the list is known, what has come since stands
    /// before what is known, and what is stored of the range not behind its lowest id; else the dates have to tell.
    /// </summary>
    /// <param name="last">The lowest id that was read; null where it is no number.</param>
    /// <param name="olderPages">Whole pages in a row, up to there, of orders from before the range.</param>
    public static bool IsReached(OrderQuery query, long? last, int olderPages)
    {
        if (query.Known is { } known && !(last <= known.SettledTo))
            return false;
        var isStoredBehind = query.LowestKnownId is { } lowest && !(last <= lowest);
        if (isStoredBehind && olderPages < OlderPages + MorePagesToKnown)
            return false;
        return olderPages >= OlderPages || (query.EndsAtKnown && query.Known?.HoldsAllFrom(query.From) == true);
    }

    /// <summary>Where an order stands in the list; null for an id that is no number.</summary>
    public static long? Place(string? id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;
}
