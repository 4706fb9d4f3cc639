using System.Globalization;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Core.Platforms.Vendure;

/// <summary>
/// Where a walk by skip and take stands, and how long the list was. The next page begins with the last order of the one before: if it
/// does not, rows have moved over the edge, which the list's length does not show when one order has gone and another has come.
/// </summary>
/// <param name="Skip">Orders that are behind the walk.</param>
/// <param name="LastId">The id of the last of them.</param>
internal sealed record VendurePlace(long Skip, long? Total, string? LastId)
{
    public static readonly VendurePlace Start = new(0, null, null);

    /// <summary>Of the orders that are read again: the last one.</summary>
    private int Overlap => Skip > 0 ? 1 : 0;

    /// <exception cref="PlatformException">Invalid: the cursor is not one of Vendure's.</exception>
    public static VendurePlace Parse(string? cursor)
    {
        if (cursor is null)
            return Start;
        var parts = cursor.Split(':', 3);
        if (parts.Length < 2
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var skip)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var total))
        {
            throw new PlatformException(PlatformFailure.Invalid($"“{JsonRecords.Cut(cursor)}” is not a place in Vendure's list."));
        }
        // A run of an older version has kept a place without an id: it cannot be told whether the list has moved since.
        return parts.Length == 3 ? new(skip, total, parts[2]) : Start;
    }

    /// <summary>What to ask for to have so many new orders.</summary>
    public (long Skip, int Take) Ask(int orders) => (Skip - Overlap, Math.Min(orders + Overlap, VendureOptions.MaxPageSize));

    /// <summary>
    /// A list that grew or shrank has moved under the walk: what slid over a page's edge would be missed or read twice. So has one
    /// whose page does not begin where the last one ended, or is empty before the list's end.
    /// </summary>
    public bool IsMovedIn(VendurePart page) =>
        (Total is { } total && total != page.TotalItems)
        || (Overlap > 0 && (page.Places.Count == 0 || page.Places[0].Id != LastId))
        || (page.Places.Count == Overlap && Skip < page.TotalItems);

    /// <summary>What is new on the page.</summary>
    public IEnumerable<VendureItem> NewOf(VendurePart page) => page.Places.Skip(Overlap);

    public VendurePlace After(VendurePart page) =>
        new(Skip + page.Places.Count - Overlap, page.TotalItems, page.Places.Count == 0 ? LastId : page.Places[^1].Id);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Skip}:{Total}:{LastId}");
}
