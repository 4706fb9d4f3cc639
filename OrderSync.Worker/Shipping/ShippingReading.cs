using OrderSync.Contracts.Runs;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Shipping;

/// <summary>
/// One execution of a shipping run: pages as far as they are worth their calls, page 1 once more for what came in meanwhile, then
/// what the pages do not cover, one by one. A run that is taken up again, or about one window alone, reads what is left of its windows.
/// </summary>
public sealed class ShippingReading(
    RunExecution execution,
    IShipmentSource source,
    ShipmentSourceTraits traits,
    OpenOrderIndex orders,
    ShipmentSaving saving,
    RunStore store,
    RunPace pace,
    int batchSize,
    TimeProvider time)
{
    private const int PagesADecision = 10;

    private long _target;
    private int _decidedAt;
    private double _share;

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        // Also tells how long the list is, and so by how much the windows of earlier executions have moved.
        var first = await source.ListAsync(execution.Connection, 1, cancellationToken);
        var frame = FrameOf(first);
        var windows = new PageWindows(execution, frame, time);
        var pages = new PageReading(execution, source, traits, frame, orders, saving, batchSize, time);
        pages.Remember(windows.Stored, windows.Known);
        pages.Accept(1, first);
        var lookUps = new OrderLookUps(execution, source, traits, orders, saving, time);
        var isFresh = execution.Run.Cursor is null;
        if (isFresh)
            await pages.ReadAsync(() => [new RankRange(0, Target(pages))], (page, outcomes) => Note(windows, page, outcomes, mayAdd: true), cancellationToken);
        else
            await pages.ReadAsync(() => windows.Unfinished, (page, outcomes) => Note(windows, page, outcomes, mayAdd: false), cancellationToken);
        if (isFresh)
            await PlanAsync(pages, windows, lookUps, cancellationToken);
        else if (pages.End is { } end)
            await store.CheckpointAsync(execution, windows.EndAt(end), null, cancellationToken);
        NoteShortList(pages);
        await ReadNewestAsync(pages, frame, readAgain: isFresh, cancellationToken);
        await lookUps.ReadAsync(_ => pace.Update(execution.Run, WindowShare), cancellationToken);
    }

    private double WindowShare => (double)execution.Windows.Count(window => window.State is WindowState.Done or WindowState.Failed) / execution.Windows.Count;

    /// <summary>The list as it was when the run began to read it.</summary>
    private ListFrame FrameOf(ShipmentPage first)
    {
        var known = execution.Windows.Find(window => window.PlatformCount is not null);
        var size = first is { HasNext: true, Records.Count: > 0 } ? first.Records.Count : traits.PageSize;
        return new ListFrame(first.Count is null ? null : known?.PlatformCount ?? first.Count, size);
    }

    /// <summary>How far the list is read, decided anew every few pages.</summary>
    private long Target(PageReading pages)
    {
        var progress = pages.Progress;
        var isDue = progress.Ranks >= _target || pages.Answered >= _decidedAt + PagesADecision;
        if (orders.Missing == 0)
            _target = progress.Ranks;
        else if (isDue)
            (_target, _decidedAt) = (PagePlan.Target(progress, [.. Wanted(progress).Select(order => order.PlacedAt)]), pages.Answered);
        _share = (double)progress.Ranks / Math.Max(1, _target);
        return _target;
    }

    private IEnumerable<OpenOrder> Uncovered(PageProgress progress) =>
        orders.NotFound.Where(order => !PagePlan.Covers(progress, order.PlacedAt));

    private IEnumerable<OpenOrder> Wanted(PageProgress progress) => Uncovered(progress).Where(order => !order.Rests);

    private IReadOnlyList<RunWindow> Note(PageWindows windows, ReadPage page, WriteOutcome[] outcomes, bool mayAdd)
    {
        var touched = windows.Note(page, outcomes, mayAdd);
        pace.Update(execution.Run, mayAdd ? _share : WindowShare);
        return touched;
    }

    /// <summary>From here on the run knows all of its windows.</summary>
    private async Task PlanAsync(PageReading pages, PageWindows windows, OrderLookUps lookUps, CancellationToken cancellationToken)
    {
        var progress = pages.Progress;
        var changed = windows.EndAt(progress.Ranks);
        if (pages.Answered > 1)
            execution.Windows.Add(NewestWindow(windows.CountThen));
        execution.Windows.AddRange([.. lookUps.Plan([.. Wanted(progress)])]);
        if (Uncovered(progress).Count(order => order.Rests) is var resting and > 0)
            execution.Notes.Add((LogLevelView.Info, Resting(resting)));
        execution.Run.Cursor = ShippingStreams.Planned;
        execution.CountWindows();
        await store.CheckpointAsync(execution, [.. changed, .. execution.Windows.Where(window => window.Stream != ShippingStreams.Pages)], null, cancellationToken);
    }

    private void NoteShortList(PageReading pages)
    {
        if (pages.End is { } end && execution.Windows.Find(window => window.PlatformCount is not null)?.PlatformCount is { } count && end < count)
            execution.Notes.Add((LogLevelView.Info, $"The carrier counts {count:N0} shipments, and its list ends after {end:N0}."));
    }

    private static string Resting(int count) =>
        $"{count:N0} old {(count == 1 ? "order was" : "orders were")} not asked for again: the carrier had nothing the last time. It is asked after 6 hours, 1 day, 3 days, then weekly.";

    private RunWindow NewestWindow(long? countThen)
    {
        var window = RunWindow.Create(
            execution.Run, execution.Windows.Count + 1, ShippingStreams.Newest, "What came in meanwhile", time.GetUtcNow());
        window.PlatformCount = countThen;
        return window;
    }

    /// <param name="readAgain">Page 1 was read at the beginning, and since then others.</param>
    private async Task ReadNewestAsync(PageReading pages, ListFrame frame, bool readAgain, CancellationToken cancellationToken)
    {
        if (execution.Windows.Find(window => window is { Stream: ShippingStreams.Newest, State: not WindowState.Done }) is not { } window)
            return;
        window.Attempts++;
        window.StartedAt ??= time.GetUtcNow();
        window.Note(error: null);
        try
        {
            if (readAgain)
                pages.Accept(1, await source.ListAsync(execution.Connection, 1, cancellationToken));
            await pages.ReadAsync(() => [new RankRange(-frame.Shift, 0)], (page, outcomes) => Count(window, page, outcomes), cancellationToken);
        }
        catch (PlatformException exception) when (!exception.Failure.RefusesCredentials)
        {
            Fail(window, exception.Failure);
        }
        window.EndedAt = time.GetUtcNow();
        (window.State, window.ProvedAt) = window.LastError is null ? (WindowState.Done, window.EndedAt) : (WindowState.Failed, null);
        execution.CountWindows();
        await store.CheckpointAsync(execution, [window], null, cancellationToken);
    }

    private RunWindow[] Count(RunWindow window, ReadPage page, WriteOutcome[] outcomes)
    {
        RunTally.Count(window, execution.Run, outcomes, page.Content.Rejections.Count);
        if (page.Failure is { } failure)
            Fail(window, failure);
        return [window];
    }

    private void Fail(RunWindow window, PlatformFailure failure)
    {
        window.Note(failure);
        execution.NoteFailure(failure);
        execution.Notes.Add((LogLevelView.Warning, $"{window.Label}: {failure.Sentence}"));
    }
}
