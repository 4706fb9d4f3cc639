using OrderSync.Contracts.Runs;

namespace OrderSync.Web.Runs;

/// <summary>Which of two views of one run is the newer: events and answers overtake each other on their way.</summary>
public static class RunAge
{
    /// <summary>The other view, unless the known one is certainly newer.</summary>
    public static RunView Newer(RunView known, RunView other) => IsOlder(other, known) ? known : other;

    private static bool IsOlder(RunView view, RunView known)
    {
        // Resume and retry queue a run anew and so begin a new round; within a round nothing goes back.
        if (view.QueuedAt != known.QueuedAt)
            return view.QueuedAt < known.QueuedAt;
        var (rank, knownRank) = (Rank(view.State), Rank(known.State));
        return rank == knownRank ? view.Counts.Fetched < known.Counts.Fetched : rank < knownRank;
    }

    /// <summary>Queued, running and waiting come and go within a round; paused is left only for an end.</summary>
    private static int Rank(RunState state) => state switch
    {
        RunState.Queued or RunState.Running or RunState.Waiting => 0,
        RunState.Paused => 1,
        _ => 2,
    };
}
