namespace OrderSync.Core.Platforms;

/// <summary>Notices when a platform's pages go in a circle, so that no walk through them is endless.</summary>
public sealed class PageCircle(string platform)
{
    /// <summary>A page that was sent before is asked for again this often: a slip of the platform heals, a circle does not.</summary>
    private const int AskAgain = 2;

    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _firstIds = new(StringComparer.Ordinal);

    /// <summary>Reads the page at a cursor, and again when it turns out to be one that was sent before.</summary>
    /// <param name="cursor">What the page is asked with; null for the first.</param>
    /// <param name="firstIdOf">The id of a page's first record, where it has one.</param>
    /// <exception cref="PlatformException">Protocol: the pages go in a circle.</exception>
    public async Task<TPage> ReadAsync<TPage>(string? cursor, Func<Task<TPage>> read, Func<TPage, string?> firstIdOf)
    {
        if (cursor is not null && !_cursors.Add(cursor))
            throw Fault($"{platform} sent the same page cursor twice: its pages go in a circle.");
        for (var asked = 0; ; asked++)
        {
            var page = await read();
            var firstId = firstIdOf(page);
            if (firstId is null || _firstIds.Add(firstId))
                return page;
            if (asked == AskAgain)
                throw Fault($"{platform} sent the page that begins with order {firstId} again and again: its pages go in a circle.");
        }
    }

    private static PlatformException Fault(string sentence) => new(PlatformFailure.Protocol(sentence));
}
