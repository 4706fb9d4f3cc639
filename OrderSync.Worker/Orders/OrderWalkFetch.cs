using OrderSync.Contracts.Runs;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Coverage;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>Walks a source that only lists, newest first, once through all months; the walk's checkpoint is the run's cursor.</summary>
public sealed class OrderWalkFetch(
    RunStore store, RunProgress publishing, OrderPipeline pipeline, StoredOrders stored, CoverageBook coverage, TimeProvider time)
{
    private const string NotProved =
        "The platform's list was read down to older orders, but not to its end. Orders may be dated back, so this proves nothing yet: " +
        "a fetch of everything, to the first order, does.";

    public async Task ExecuteAsync(RunExecution execution, IOrderSource source, FetchProgress progress, CancellationToken cancellationToken)
    {
        var unfinished = Months(execution).Where(window => window.State != WindowState.Done).ToList();
        if (unfinished.Count == 0)
            return;
        using var span = RunTrace.Source.StartActivity("scan");
        await BeginAsync(execution, unfinished[0], cancellationToken);
        var run = execution.Run;
        // An incremental fetch stores whatever the list shows: what is dated back has come since all the same.
        var walk = new OrderWalk(
            run.Mode == FetchMode.Incremental ? null : run.RangeFrom,
            IsAlone(run) ? run.RangeTo : null,
            endAtEmptyMonth: run.RangeFrom is null && !run.StopAtFirst,
            Months(execution).Last().From!.Value,
            run.Walk);
        var query = new OrderQuery(OrderStream.Orders, run.RangeFrom ?? DateTimeOffset.UnixEpoch, run.RangeTo!.Value, run.Cursor)
        {
            LowestKnownId = run.RangeFrom is { } from
                ? await stored.LowestIdAsync(run.CompanyId, run.ConnectionId, from, run.RangeTo.Value, cancellationToken)
                : null,
            Known = run.RangeFrom is null ? null : execution.KnownList,
            EndsAtKnown = run.Mode == FetchMode.Incremental,
        };
        var passing = new Passing();
        try
        {
            await pipeline.RunAsync(
                execution, source, query, walk.Accept, (page, outcomes) => Attribute(execution, page, outcomes, passing, progress), cancellationToken);
            walk.End();
            run.Walk = walk.Walked;
            await EndAsync(execution, source, walk, progress, cancellationToken);
        }
        catch (PlatformException exception) when (!exception.Failure.RefusesCredentials)
        {
            span.Fail(exception.Failure);
            await FailAsync(execution, source, exception.Failure, cancellationToken);
        }
    }

    private async Task BeginAsync(RunExecution execution, RunWindow window, CancellationToken cancellationToken)
    {
        Enter(execution, window);
        await store.CheckpointAsync(execution, [window], null, cancellationToken);
        await publishing.PublishAsync(execution, started: false, cancellationToken);
    }

    private HashSet<RunWindow> Attribute(
        RunExecution execution, MappedPage page, ReadOnlyMemory<WriteOutcome> outcomes, Passing passing, FetchProgress progress)
    {
        var run = execution.Run;
        var touched = new HashSet<RunWindow>();
        if (page.Orders.Count > 0 && run.RangeFrom is null)
            touched.UnionWith(ReachDownTo(execution, page.Orders.Min(order => order.Order.PlacedAt)));
        for (var index = 0; index < page.Orders.Count; index++)
        {
            var window = WindowOf(execution, page.Orders[index].Order.PlacedAt, page.Cursor);
            RunTally.Count(window, execution, page.Orders[index].Order.ExternalId, outcomes.Span[index]);
            touched.Add(window);
        }
        if (page.Orders.Count > 0)
            touched.UnionWith(PassBy(execution, passing.NewestOfLast(page.Orders.Max(order => order.Order.PlacedAt))));
        var current = Months(execution).First(window => window.State != WindowState.Done || window == Months(execution).Last());
        RunTally.CountRejected(current, run, page.Rejections.Count);
        Enter(execution, current);
        touched.Add(current);
        (run.Cursor, run.Walk) = (page.NextCursor ?? run.Cursor, page.Walk ?? run.Walk);
        progress.Update(execution, page.Orders.Count == 0 ? null : page.Orders[^1].Order.PlacedAt);
        return touched;
    }

    /// <summary>Adds the months down to an order where mode auto has not been yet.</summary>
    private List<RunWindow> ReachDownTo(RunExecution execution, DateTimeOffset placedAt)
    {
        var added = new List<RunWindow>();
        for (var oldest = Months(execution).Last(); placedAt < oldest.From; oldest = added[^1])
        {
            var month = new MonthWindow(oldest.From!.Value, oldest.To!.Value).Before();
            added.Add(OrderFetchPlan.Create(execution.Run, execution.Windows.Max(window => window.Number) + 1, month, time.GetUtcNow()));
            execution.Windows.Add(added[^1]);
        }
        return added;
    }

    private RunWindow WindowOf(RunExecution execution, DateTimeOffset placedAt, string? cursor)
    {
        var window = Months(execution).FirstOrDefault(window => placedAt >= window.From) ?? Months(execution).Last();
        window.StartedAt ??= time.GetUtcNow();
        // Where this month begins in the list, so that it can be run again alone without walking to it.
        if (window.Fetched == 0)
            window.Cursor = cursor;
        return window;
    }

    /// <summary>
    /// Months that lie wholly after the newest order of the last pages are done: the walk has passed them. Orders may be dated back all the
    /// same: whether nothing is missing is known when the walk has come to what is known, or to the list's end.
    /// </summary>
    private IEnumerable<RunWindow> PassBy(RunExecution execution, DateTimeOffset? newest)
    {
        foreach (var window in Months(execution).Where(window => window.State != WindowState.Done && newest < window.From).ToList())
        {
            Finish(execution, window);
            yield return window;
        }
    }

    private async Task EndAsync(
        RunExecution execution, IOrderSource source, OrderWalk walk, FetchProgress progress, CancellationToken cancellationToken)
    {
        if (walk.EmptyMonth is { } empty)
        {
            execution.Notes.Add((LogLevelView.Info, progress.EndedAtEmptyMonth($"{empty:MMMM yyyy}")));
        }
        var months = Months(execution).ToList();
        foreach (var window in months.Where(window => window.State != WindowState.Done))
            Finish(execution, window);
        months.ForEach(window => Prove(execution, window));
        if (!execution.Run.DryRun && months.Exists(window => window.ProvedAt is null))
            execution.Notes.Add((LogLevelView.Info, NotProved));
        execution.CountWindows();
        var floor = IsAlone(execution.Run) ? null : execution.Run.RangeFrom ?? months[^1].From;
        var known = execution.Run.Walk?.Extend(execution.KnownList, floor, began: execution.Run.StartedAt!.Value, ended: time.GetUtcNow());
        await coverage.EndAsync(execution, source, months, readWhole: true, cancellationToken, known);
    }

    /// <summary>
    /// The months behind the failure stay pending: a retry goes on from the walk's checkpoint. All may have been passed already, while the
    /// walk goes on to what is known.
    /// </summary>
    private async Task FailAsync(RunExecution execution, IOrderSource source, PlatformFailure failure, CancellationToken cancellationToken)
    {
        var window = Months(execution).FirstOrDefault(window => window.State != WindowState.Done) ?? Months(execution).Last();
        (window.State, window.EndedAt) = (WindowState.Failed, time.GetUtcNow());
        window.Note(failure);
        execution.NoteFailure(failure);
        execution.CountWindows();
        execution.Notes.Add((LogLevelView.Warning, $"{window.Label} failed: {failure.Sentence}"));
        await coverage.EndAsync(execution, source, [window], readWhole: false, cancellationToken);
    }

    private void Enter(RunExecution execution, RunWindow window)
    {
        if (window.State == WindowState.Pending)
            (window.State, window.Attempts) = (WindowState.Running, window.Attempts + 1);
        window.StartedAt ??= time.GetUtcNow();
        execution.Run.CurrentWindow = window.Label;
    }

    private void Finish(RunExecution execution, RunWindow window)
    {
        var now = time.GetUtcNow();
        window.Attempts = Math.Max(window.Attempts, 1);
        execution.Notes.Add((LogLevelView.Info, $"{window.Label}: {window.Fetched:N0} orders."));
        window.StartedAt ??= now;
        (window.State, window.EndedAt) = (WindowState.Done, now);
        window.Note(error: null);
        Prove(execution, window);
    }

    private void Prove(RunExecution execution, RunWindow window)
    {
        if (!execution.Run.DryRun && execution.IsProvedByWalk(window))
            window.ProvedAt ??= time.GetUtcNow();
    }

    /// <summary>How far the last pages have come, of which one alone may be dated back: see <see cref="ListEnd"/>.</summary>
    private sealed class Passing
    {
        private readonly Queue<DateTimeOffset> _newest = new();

        /// <returns>Null before there are enough pages.</returns>
        public DateTimeOffset? NewestOfLast(DateTimeOffset newestOfPage)
        {
            _newest.Enqueue(newestOfPage);
            if (_newest.Count > ListEnd.OlderPages)
                _newest.Dequeue();
            return _newest.Count == ListEnd.OlderPages ? _newest.Max() : null;
        }
    }

    /// <summary>Asks for its range alone, and leaves out younger orders too.</summary>
    private static bool IsAlone(Run run) => run.Mode is null or FetchMode.Window;

    private static IEnumerable<RunWindow> Months(RunExecution execution) =>
        execution.Windows.Where(window => window.Stream == StreamNames.Orders);
}
