namespace OrderSync.Core.Connections;

/// <summary>
/// What is known of a platform's list that is in the order of ids: its orders up to an id are stored, as they were when it was read. What
/// has come since has higher ids, whatever its date. See docs/adr/0029.
/// </summary>
/// <param name="To">The highest id that was met; zero for a list that was empty.</param>
/// <param name="From">Of orders that were placed before it nothing is known; null where all are stored.</param>
/// <param name="At">When the walk that met it ended: ids up to it had been given out by then.</param>
/// <param name="SettledTo">
/// No order up to this id can still appear, so a walk that reads down to it has missed none. Ids are given out before their
/// transactions commit: those above may have been of orders that nobody could see yet.
/// </param>
public sealed record KnownList(long To, DateTimeOffset? From, DateTimeOffset At, long SettledTo)
{
    /// <summary>No platform holds a transaction open for longer.</summary>
    public static readonly TimeSpan LateCommit = TimeSpan.FromMinutes(90);

    /// <summary>So many of the ids that a first walk meets may have been given out while it began.</summary>
    public const int LateIds = 50;

    /// <summary>After the first walk through a list, of which nothing was known.</summary>
    public static KnownList First(long to, DateTimeOffset? from, DateTimeOffset ended) => new(to, from, ended, to - LateIds);

    /// <summary>After another walk, which read down to <see cref="SettledTo"/>, or to the list's end.</summary>
    public KnownList Then(long to, DateTimeOffset began, DateTimeOffset ended) =>
        began - At < LateCommit ? this : new(Math.Max(to, To), From, ended, To);

    /// <summary>Whether every order up to <see cref="To"/> that was placed at a time or later is stored.</summary>
    public bool HoldsAllFrom(DateTimeOffset time) => !(time < From);
}
