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

    /// <summary>Where an order stands in the list; null for an id that is no number.</summary>
    public static long? Place(string? id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;
}
