using OrderSync.Contracts.Runs;

namespace OrderSync.Web.Runs;

/// <summary>The runs that a person has ticked, to do something to all of them: only those whose retry is scheduled count.</summary>
public sealed class RunSelection
{
    private readonly HashSet<Guid> _ids = [];

    public static bool Takes(RunView run) => run.Retry is not null;

    public bool Holds(RunView run) => _ids.Contains(run.Id) && Takes(run);

    public void Set(IEnumerable<RunView> runs, bool selected)
    {
        foreach (var run in runs.Where(Takes))
        {
            if (selected)
                _ids.Add(run.Id);
            else
                _ids.Remove(run.Id);
        }
    }

    public void Clear() => _ids.Clear();
}
