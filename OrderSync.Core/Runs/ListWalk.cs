using System.Text.Json;
using OrderSync.Core.Connections;

namespace OrderSync.Core.Runs;

/// <summary>
/// How far a run has walked down a list that is in the order of ids, highest first. What the walk proves follows from it and from what
/// was known of the list before; see docs/adr/0029.
/// </summary>
/// <param name="FirstId">The highest id that was met; zero where the list is empty.</param>
/// <param name="LastId">The lowest.</param>
/// <param name="LeftOutId">The highest of the orders that were met and not stored, because the run did not ask for them; null for none.</param>
/// <param name="IsFromTop">The walk began where the list begins.</param>
/// <param name="IsInOrder">Every order had an id that is a number, lower than the one before it.</param>
/// <param name="HasEnded">The walk has come to where the list ends.</param>
public sealed record ListWalk(long FirstId, long LastId, long? LeftOutId, bool IsFromTop, bool IsInOrder, bool HasEnded)
{
    public static ListWalk? Parse(string? json) => json is null ? null : JsonSerializer.Deserialize<ListWalk>(json);

    /// <summary>The same walk after its next page.</summary>
    public ListWalk Then(ListWalk page) => new(
        Math.Max(FirstId, page.FirstId),
        Math.Min(LastId, page.LastId),
        page.LeftOutId > LeftOutId || LeftOutId is null ? page.LeftOutId : LeftOutId,
        IsFromTop,
        IsInOrder && page.IsInOrder && page.FirstId < LastId,
        page.HasEnded);

    /// <summary>Whether every order that was placed at <paramref name="from"/> or later, and in the run's range, is stored.</summary>
    /// <param name="known">Of the list before this walk.</param>
    public bool Proves(DateTimeOffset from, KnownList? known) => IsJoinedTo(known) && (HasEnded || known!.HoldsAllFrom(from));

    /// <summary>What is known of the list now; null where the walk adds nothing to what was.</summary>
    /// <param name="floor">Orders that were placed at it or later were not left out; null where others were too.</param>
    public KnownList? Extend(KnownList? known, DateTimeOffset? floor, DateTimeOffset began, DateTimeOffset ended)
    {
        if (!IsJoinedTo(known))
            return null;
        var isWhole = HasEnded && LeftOutId is null;
        if (known is not null)
        {
            var next = LeftOutId > known.SettledTo ? known : (isWhole ? known with { From = null } : known).Then(FirstId, began, ended);
            return next == known ? null : next;
        }
        return isWhole || floor is not null ? KnownList.First(FirstId, isWhole ? null : floor, ended) : null;
    }

    /// <summary>Nothing stands between where the list begins and what is known, or the list's end.</summary>
    private bool IsJoinedTo(KnownList? known) => IsFromTop && IsInOrder && (HasEnded || LastId <= known?.SettledTo);

    public override string ToString() => JsonSerializer.Serialize(this);
}
