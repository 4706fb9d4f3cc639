using OrderSync.Contracts.Runs;
using OrderSync.Core.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;

namespace OrderSync.Worker.Runs;

/// <summary>A claimed run while this worker executes it: its row and windows in memory, written back with each checkpoint.</summary>
public sealed class RunExecution(
    Run run, List<RunWindow> windows, PlatformConnection connection, DateTimeOffset? ordersSyncedTo, KnownList? knownList = null)
{
    public Run Run { get; } = run;

    /// <summary>In the order of the work; new ones are added through the store.</summary>
    public List<RunWindow> Windows { get; } = windows;

    /// <summary>Without settings until the job has read them.</summary>
    public PlatformConnection Connection { get; set; } = connection;

    /// <summary>Every order placed before this was stored by earlier runs.</summary>
    public DateTimeOffset? OrdersSyncedTo { get; } = ordersSyncedTo;

    /// <summary>What earlier runs have found of a platform's list that is in the order of ids.</summary>
    public KnownList? KnownList { get; } = knownList;

    /// <summary>When each look-back was done last, by its name.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> LookedBackAt { get; init; } = new Dictionary<string, DateTimeOffset>();

    public RunKey Key { get; } = new(run.CompanyId, run.Id);

    /// <summary>The claim that this execution writes under.</summary>
    public int Claim => Run.Attempt;

    /// <summary>Lines for the run's log that are written with the next checkpoint.</summary>
    public List<(LogLevelView Level, string Message)> Notes { get; } = [];

    /// <summary>The failure for whose sake what failed is tried again later: of several the one that asks for most patience.</summary>
    public PlatformFailure? PassingFailure { get; private set; }

    /// <summary>By which window each order was met first, where several streams may bring the same order.</summary>
    private readonly Dictionary<string, int> _met = new(StringComparer.Ordinal);

    /// <summary>Windows of other streams come last in the plan.</summary>
    private bool ReadsSeveralStreams => Windows[^1].Stream != Windows[0].Stream;

    /// <summary>Whether another window of this execution has brought the order before.</summary>
    public bool IsMet(RunWindow window, string externalId) =>
        ReadsSeveralStreams && !_met.TryAdd(externalId, window.Number) && _met[externalId] != window.Number;

    public void Forget(RunWindow window)
    {
        foreach (var (id, _) in _met.Where(met => met.Value == window.Number).ToList())
            _met.Remove(id);
    }

    /// <summary>The quiet hours for whose sake that is later, if it is.</summary>
    public RunHold? RetryHold { get; set; }

    /// <summary>Notes why a window, or the run, failed in this execution.</summary>
    public void NoteFailure(PlatformFailure failure)
    {
        if (failure.MayPass && !(failure.RetryAfter < PassingFailure?.RetryAfter))
            PassingFailure = failure;
    }

    /// <summary>Whether the walk through a list says, as far as it has come, that nothing of the window is missing.</summary>
    public bool IsProvedByWalk(RunWindow window) => Run.Walk?.Proves(window.From!.Value, KnownList) == true;

    /// <summary>Everything that was to be read has been, and stored.</summary>
    public bool IsWhole => Run is { DryRun: false, State: RunState.Completed or RunState.CompletedWithErrors } && Windows.TrueForAll(window => window.State == WindowState.Done);

    /// <summary>
    /// The work has come to its end, so no window is between begun and ended any more: one that was not read to its end has failed. What
    /// is still to be read may only be behind one that has failed, where a walk goes on.
    /// </summary>
    public void SettleWindows(DateTimeOffset now)
    {
        foreach (var window in Windows.Where(window => window.State == WindowState.Running))
            Fail(window, "It was not read to its end.", now);
        if (!Windows.Exists(window => window.State == WindowState.Failed))
        {
            foreach (var window in Windows.Where(window => window.State == WindowState.Pending))
                Fail(window, "It was not read.", now);
        }
        ExplainFailures(null);
    }

    /// <summary>A window that has failed always says why.</summary>
    public void ExplainFailures(string? reason)
    {
        foreach (var window in Windows.Where(window => window is { State: WindowState.Failed, LastError: null }))
            window.Note(reason ?? "It was not read to its end.");
    }

    public void CountWindows()
    {
        Run.WindowsTotal = Windows.Count;
        Run.WindowsDone = Windows.Count(window => window.State == WindowState.Done);
        Run.WindowsFailed = Windows.Count(window => window.State == WindowState.Failed);
    }

    private void Fail(RunWindow window, string sentence, DateTimeOffset now)
    {
        (window.State, window.EndedAt) = (WindowState.Failed, now);
        if (window.LastError is null)
            window.Note(sentence);
        Notes.Add((LogLevelView.Warning, $"{window.Label}: {sentence}"));
    }
}

/// <summary>Does one kind of run. Thin on purpose: claiming, control, heartbeat and the end are RunJob's.</summary>
public interface IRunHandler
{
    RunKind Kind { get; }

    /// <summary>Works until there is nothing left to do. Windows that fail are recorded and passed over.</summary>
    /// <exception cref="PlatformException">The platform's answer ends the whole run, for example rejected credentials.</exception>
    /// <exception cref="OperationCanceledException">The run was asked to stop or pause, or the worker shuts down.</exception>
    Task ExecuteAsync(RunExecution execution, CancellationToken cancellationToken);
}

/// <summary>Another worker has taken the run over: this one must not write any more.</summary>
public sealed class RunLostException(Guid runId) : Exception($"Run {runId} was taken over by another worker.");
