namespace OrderSync.Core.Connections;

/// <summary>
/// What is known of a platform's list that is in the order of ids: its orders up to an id are stored, as they were when it was read. What
/// has come since has higher ids, whatever its date. See docs/adr/0029.
/// </summary>
/// <param name="To">Inclusive; zero for a list that was empty.</param>
/// <param name="From">Of orders that were placed before it nothing is known; null where all are stored.</param>
public sealed record KnownList(long To, DateTimeOffset? From)
{
    /// <summary>Ids are given out before their transactions commit: so many of those that are known may have been of orders that nobody could see yet.</summary>
    public const int LateIds = 100;

    /// <summary>How far down a walk must read to be sure that nothing stands between it and what is known.</summary>
    public long ReadDownTo => To - LateIds;
}
