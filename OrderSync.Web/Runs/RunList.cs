using OrderSync.Contracts;
using OrderSync.Contracts.Runs;

namespace OrderSync.Web.Runs;

/// <summary>The tasks on the page: values change in place, rows never change their order, new ones come on top.</summary>
public sealed class RunList(RunQuery query)
{
    private readonly List<RunView> _runs = [];

    public IReadOnlyList<RunView> Runs => _runs;

    public int Total { get; private set; }

    public bool HasMore => _runs.Count < Total;

    public void Add(OffsetPage<RunView> page)
    {
        foreach (var run in page.Items)
            Put(run);
        Total = Math.Max(page.Total, _runs.Count);
    }

    /// <summary>Takes a newer state of a run. True when the run was not on the page before.</summary>
    public bool Take(RunView run)
    {
        if (_runs.TrueForAll(known => known.Id != run.Id) && !query.Matches(run))
            return false;
        var isNew = Put(run);
        if (isNew)
            Total++;
        return isNew;
    }

    private bool Put(RunView run)
    {
        var at = _runs.FindIndex(known => known.Id == run.Id);
        if (at >= 0)
        {
            _runs[at] = run;
            return false;
        }

        var older = _runs.FindIndex(known => known.QueuedAt < run.QueuedAt);
        _runs.Insert(older < 0 ? _runs.Count : older, run);
        return true;
    }
}
