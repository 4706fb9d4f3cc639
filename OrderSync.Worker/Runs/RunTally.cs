using OrderSync.Core.Orders;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Runs;

/// <summary>Counts what a run does with each record, for its window and for itself.</summary>
public static class RunTally
{
    /// <summary>Counts an order once, however many of the run's streams bring it; a change that a later one brings counts as one.</summary>
    public static void Count(RunWindow window, RunExecution execution, string externalId, WriteOutcome outcome)
    {
        if (execution.IsMet(window, externalId) && outcome == WriteOutcome.Unchanged)
            return;
        Count(window, execution.Run, outcome);
    }

    public static void Count(RunWindow window, Run run, WriteOutcome outcome)
    {
        (window.Fetched, run.Fetched) = (window.Fetched + 1, run.Fetched + 1);
        switch (outcome)
        {
            case WriteOutcome.Created:
                (window.Created, run.Created) = (window.Created + 1, run.Created + 1);
                break;
            case WriteOutcome.Updated:
                (window.Updated, run.Updated) = (window.Updated + 1, run.Updated + 1);
                break;
            default:
                (window.Unchanged, run.Unchanged) = (window.Unchanged + 1, run.Unchanged + 1);
                break;
        }
    }

    /// <summary>Counts all of a page.</summary>
    public static void Count(RunWindow window, Run run, ReadOnlySpan<WriteOutcome> outcomes, int rejected)
    {
        foreach (var outcome in outcomes)
            Count(window, run, outcome);
        CountRejected(window, run, rejected);
    }

    /// <summary>Takes a window's figures back, before it is read again from its start.</summary>
    public static void Uncount(RunWindow window, RunExecution execution)
    {
        execution.Forget(window);
        Uncount(window, execution.Run);
    }

    public static void Uncount(RunWindow window, Run run)
    {
        (run.Fetched, window.Fetched) = (run.Fetched - window.Fetched, 0);
        (run.Created, window.Created) = (run.Created - window.Created, 0);
        (run.Updated, window.Updated) = (run.Updated - window.Updated, 0);
        (run.Unchanged, window.Unchanged) = (run.Unchanged - window.Unchanged, 0);
        (run.Rejected, window.Rejected) = (run.Rejected - window.Rejected, 0);
    }

    public static void CountRejected(RunWindow window, Run run, int count)
    {
        (window.Fetched, run.Fetched) = (window.Fetched + count, run.Fetched + count);
        (window.Rejected, run.Rejected) = (window.Rejected + count, run.Rejected + count);
    }
}
