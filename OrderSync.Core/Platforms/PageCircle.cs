namespace OrderSync.Core.Platforms;

/// <summary>Notices when a platform's pages go in a circle, so that no walk through them is endless.</summary>
public sealed class PageCircle(string host)
{
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _firstIds = new(StringComparer.Ordinal);

    /// <param name="cursor">What the page was asked with; null for the first.</param>
    /// <param name="firstId">The id of its first record, where it has one.</param>
    /// <exception cref="PlatformException">Protocol: the page was seen before.</exception>
    public void Enter(string? cursor, string? firstId)
    {
        if (cursor is not null && !_cursors.Add(cursor))
            throw Fault($"{host} sent the same page cursor twice: its pages go in a circle.");
        if (firstId is not null && !_firstIds.Add(firstId))
            throw Fault($"{host} sent the page that begins with order {firstId} twice: its pages go in a circle.");
    }

    private static PlatformException Fault(string sentence) => new(PlatformFailure.Protocol(sentence));
}
