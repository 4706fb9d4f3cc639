using OrderSync.Contracts.Runs;

namespace OrderSync.Core.Runs;

/// <summary>The states in which a run holds its connection: at most one run of a kind may be in one of them.</summary>
public static class RunStates
{
    public static readonly IReadOnlyList<RunState> Active = [RunState.Queued, RunState.Running, RunState.Waiting, RunState.Paused];

    /// <summary>The same for SQL, behind "in".</summary>
    public const string ActiveSql = "('Queued','Running','Waiting','Paused')";

    public static bool IsEnded(RunState state) => !Active.Contains(state);
}
