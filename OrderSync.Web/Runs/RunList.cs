using OrderSync.Contracts;
using OrderSync.Contracts.Runs;

namespace OrderSync.Web.Runs;

/// <summary>The tasks on the page: values change in place, rows never change their order, new ones come on top.</summary>
public sealed class RunList(RunQuery query)
{
    private readonly List<RunView> _runs = [];

    public RunQuery Query => query;

    public IReadOnlyList<RunView> Runs => _runs;

    public int Total { get; private set; }

    public bool HasMore => _runs.Count < Total;

    public void Add(OffsetPage<RunView> page)
    {
        foreach (var run in page.Items)
            Put(run);
        Total = Math.Max(page.Total, _runs.Count);
    }

    /// <summary>The page as the Api now has it; rows that stay keep their place, and what events brought meanwhile is kept.</summary>
    public RunList Renew(OffsetPage<RunView> page)
    {
        var newest = page.Items.Select(run => run.QueuedAt).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
        var stay = page.Items.Select(run => run.Id).ToHashSet();
        var renewed = new RunList(query);
        renewed._runs.AddRange(_runs.Where(run => stay.Contains(run.Id) || (run.QueuedAt > newest && query.Matches(run))));
        renewed.Add(page);
        return renewed;
    }

    /// <summary>Takes another state of a run, unless a newer one is shown. True when the run was not on the page before.</summary>
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
            _runs[at] = RunAge.Newer(_runs[at], run);
            return false;
        }

        var older = _runs.FindIndex(known => known.QueuedAt < run.QueuedAt);
        _runs.Insert(older < 0 ? _runs.Count : older, run);
        return true;
    }
}
