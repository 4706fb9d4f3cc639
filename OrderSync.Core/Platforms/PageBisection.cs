namespace OrderSync.Core.Platforms;

/// <summary>
/// Finds a page in a list whose pages have numbers and no dates to ask for: by halves, so that a list of 2,000 pages costs 11 calls
/// and not 1,000. Pure.
/// </summary>
public static class PageBisection
{
    /// <summary>No list has more pages: one that seems to goes in a circle.</summary>
    public const int MostPages = 1 << 24;

    /// <summary>The first page from which on the condition holds.</summary>
    /// <param name="holds">Asked for a page. False up to some page and true behind it; pages after the last one count as true.</param>
    /// <param name="lastPage">The last page's number where it is known; else it is found by doubling.</param>
    /// <returns>The page's number, from 1; one more than the last page where the condition holds nowhere.</returns>
    /// <exception cref="PlatformException">Protocol: the list does not end.</exception>
    public static async Task<int> FirstAsync(Func<int, Task<bool>> holds, int? lastPage = null)
    {
        var (before, first) = lastPage is { } last ? (0, last + 1) : await GallopAsync(holds);
        while (first - before > 1)
        {
            var middle = before + ((first - before) / 2);
            if (await holds(middle))
                first = middle;
            else
                before = middle;
        }
        return first;
    }

    /// <returns>A page where the condition does not hold (0 for none), and a later one where it does.</returns>
    private static async Task<(int Not, int Is)> GallopAsync(Func<int, Task<bool>> holds)
    {
        for (var (not, page) = (0, 1); ; (not, page) = (page, page * 2))
        {
            if (page > MostPages)
                throw new PlatformException(PlatformFailure.Protocol($"The list has more than {MostPages:N0} pages: it does not seem to end."));
            if (await holds(page))
                return (not, page);
        }
    }
}
