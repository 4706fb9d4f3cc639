using OrderSync.Contracts.Runs;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Coverage;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>Reads windows one after the other, each by itself: a window that fails is recorded, and the next goes on.</summary>
public sealed class OrderWindowFetch(
    RunStore store, RunProgress publishing, OrderPipeline pipeline, StoredOrders stored, CoverageBook coverage, TimeProvider time)
{
    /// <summary>How many empty months in a row end a search for the first orders where the platform cannot be asked for them.</summary>
    private const int EmptyMonths = 24;

    /// <summary>So many open orders are not deleted all at once: rather the platform, or what the connection may see, has changed.</summary>
    private const int ManyAtOnce = 20;

    public async Task ExecuteAsync(RunExecution execution, IOrderSource source, FetchProgress progress, CancellationToken cancellationToken)
    {
        do
        {
            while (execution.Windows.Find(window => IsReadAlone(window, source) && window.State is WindowState.Pending or WindowState.Running) is { } window)
            {
                using var span = RunSpans.Window(window);
                await BeginAsync(execution, window, cancellationToken);
                var (readWhole, failure) = await TryFetchAsync(execution, source, window, progress, cancellationToken);
                End(execution, window, failure);
                span.Fail(failure);
                await coverage.EndAsync(execution, source, [window], readWhole, cancellationToken);
            }
        }
        while (await TryGoOnAsync(execution, source, progress, cancellationToken));
    }

    /// <summary>The orders of a source that only lists are read by its walk; a failed one leaves months pending for a retry.</summary>
    private static bool IsReadAlone(RunWindow window, IOrderSource source) =>
        source.Traits.IsReadByWindow || window.Stream != StreamNames.Orders;

    private async Task BeginAsync(RunExecution execution, RunWindow window, CancellationToken cancellationToken)
    {
        if (window.Cursor is null)
            RunTally.Uncount(window, execution);
        window.State = WindowState.Running;
        window.Attempts++;
        window.StartedAt ??= time.GetUtcNow();
        execution.Run.CurrentWindow = window.Label;
        await store.CheckpointAsync(execution, [window], null, cancellationToken);
        await publishing.PublishAsync(execution, started: false, cancellationToken);
    }

    /// <returns>Whether it was read to its end, and why it failed; null when it is done. What ends the whole run is thrown on.</returns>
    private async Task<(bool ReadWhole, PlatformFailure? Failure)> TryFetchAsync(
        RunExecution execution, IOrderSource source, RunWindow window, FetchProgress progress, CancellationToken cancellationToken)
    {
        try
        {
            if (window.Stream == StreamNames.Open)
                await FetchOpenAsync(execution, source, window, progress, cancellationToken);
            else
                await ReadAsync(execution, source, window, Query(execution, source, window, null), page => page.NextCursor, progress, cancellationToken);
            return (true, await ProveAsync(execution, window, cancellationToken));
        }
        catch (PlatformException exception) when (!exception.Failure.RefusesCredentials)
        {
            return (false, exception.Failure);
        }
    }

    /// <summary>Reads again, by id, the orders that are open here, oldest first.</summary>
    private async Task FetchOpenAsync(
        RunExecution execution, IOrderSource source, RunWindow window, FetchProgress progress, CancellationToken cancellationToken)
    {
        await foreach (var (ids, last) in stored.OpenAsync(execution.Key.CompanyId, execution.Run.ConnectionId, window, source.Traits.IdsPerRead, cancellationToken))
        {
            var answered = await ReadOpenAsync(execution, source, window, ids, last, progress, cancellationToken);
            var missing = ids.Where(id => !answered.Contains(id)).ToList();
            if (missing.Count > 0)
                await AskAgainAsync(execution, source, window, missing, asked: ids.Count, last, progress, cancellationToken);
        }
    }

    /// <returns>The ids that the platform has answered with an order, or with a record that cannot be read.</returns>
    private async Task<HashSet<string>> ReadOpenAsync(
        RunExecution execution, IOrderSource source, RunWindow window, IReadOnlyList<string> ids, string last, FetchProgress progress, CancellationToken cancellationToken)
    {
        var answered = new HashSet<string>(StringComparer.Ordinal);
        await ReadAsync(
            execution,
            source,
            window,
            Query(execution, source, window, ids) with { Cursor = null },
            page =>
            {
                answered.UnionWith(page.Orders.Select(order => order.Order.ExternalId));
                answered.UnionWith(page.Rejections.Select(rejection => rejection.ExternalId).OfType<string>());
                return page.NextCursor is null ? last : window.Cursor;
            },
            progress,
            cancellationToken);
        return answered;
    }

    /// <summary>An order that is twice not given to whoever asks for its id has been deleted there.</summary>
    private async Task AskAgainAsync(
        RunExecution execution,
        IOrderSource source,
        RunWindow window,
        IReadOnlyList<string> missing,
        int asked,
        string last,
        FetchProgress progress,
        CancellationToken cancellationToken)
    {
        var answered = await ReadOpenAsync(execution, source, window, missing, last, progress, cancellationToken);
        var gone = missing.Where(id => !answered.Contains(id)).ToList();
        if (gone.Count == asked && asked >= ManyAtOnce)
            throw new PlatformException(PlatformFailure.Protocol($"None of {asked:N0} open orders was answered for: they are not taken for deleted, all at once."));
        if (gone.Count == 0 || execution.Run.DryRun)
            return;
        var marked = await stored.MarkGoneAsync(execution.Key.CompanyId, execution.Run.ConnectionId, gone, time.GetUtcNow(), cancellationToken);
        if (marked > 0)
            await store.LogAsync(execution, LogLevelView.Warning, GoneSentence(gone), cancellationToken);
    }

    private static string GoneSentence(List<string> gone) => gone.Count == 1
        ? $"Order {gone[0]} is deleted at its platform."
        : $"{gone.Count:N0} open orders are deleted at their platform: {string.Join(", ", gone.Take(10))}{(gone.Count > 10 ? "…" : "")}.";

    /// <param name="cursorBehind">Where the window goes on once a page is written.</param>
    private Task ReadAsync(
        RunExecution execution,
        IOrderSource source,
        RunWindow window,
        OrderQuery query,
        Func<MappedPage, string?> cursorBehind,
        FetchProgress progress,
        CancellationToken cancellationToken) =>
        pipeline.RunAsync(
            execution,
            source,
            query,
            page => page,
            (page, outcomes) =>
            {
                window.Cursor = cursorBehind(page);
                return Attribute(execution, window, page, outcomes, progress);
            },
            cancellationToken);

    private static IEnumerable<RunWindow> Attribute(
        RunExecution execution, RunWindow window, MappedPage page, ReadOnlyMemory<WriteOutcome> outcomes, FetchProgress progress)
    {
        for (var index = 0; index < page.Orders.Count; index++)
            RunTally.Count(window, execution, page.Orders[index].Order.ExternalId, outcomes.Span[index]);
        RunTally.CountRejected(window, execution.Run, page.Rejections.Count);
        // The pages of open orders belong to one batch of ids, and tell nothing of the window as a whole.
        if (window.Stream != StreamNames.Open)
            window.PlatformCount = page.PlatformCount ?? window.PlatformCount;
        progress.Update(execution, null);
        return [window];
    }

    /// <summary>Compares what is stored with what the platform says it has.</summary>
    /// <returns>What is missing; null when nothing is.</returns>
    private async Task<PlatformFailure?> ProveAsync(RunExecution execution, RunWindow window, CancellationToken cancellationToken)
    {
        if (window.Stream != StreamNames.Orders || execution.Run.DryRun || window.PlatformCount is not { } platformCount)
            return null;
        var held = window.Rejected + await stored.CountAsync(
            execution.Key.CompanyId, execution.Run.ConnectionId, window.From!.Value, window.To!.Value, cancellationToken);
        return held >= platformCount
            ? null
            : PlatformFailure.Protocol($"The platform counts {platformCount:N0} orders, {held:N0} are stored.");
    }

    private void End(RunExecution execution, RunWindow window, PlatformFailure? failure)
    {
        var now = time.GetUtcNow();
        window.EndedAt = now;
        window.Note(failure);
        if (failure is null)
        {
            (window.State, window.Cursor, window.ProvedAt) = (WindowState.Done, null, execution.Run.DryRun ? null : now);
            execution.Notes.Add((LogLevelView.Info, $"{window.Label}: {window.Fetched:N0} orders."));
        }
        else
        {
            window.State = WindowState.Failed;
            execution.NoteFailure(failure);
            execution.Notes.Add((LogLevelView.Warning, $"{window.Label} failed: {failure.Sentence}"));
        }
        execution.CountWindows();
    }

    /// <summary>Mode auto, with no window left: adds the month before the last, unless the end is reached.</summary>
    private async Task<bool> TryGoOnAsync(RunExecution execution, IOrderSource source, FetchProgress progress, CancellationToken cancellationToken)
    {
        var (run, last) = (execution.Run, execution.Windows[^1]);
        if (run.RangeFrom is not null || run.Mode is null || last.Stream != StreamNames.Orders || !source.Traits.IsReadByWindow)
            return false;
        if (AutoEnd(execution, last, progress) is { } reason)
        {
            await store.LogAsync(execution, LogLevelView.Info, reason, cancellationToken);
            return false;
        }
        var month = new MonthWindow(last.From!.Value, last.To!.Value).Before();
        await store.AddWindowsAsync(execution, [OrderFetchPlan.Create(run, last.Number + 1, month, time.GetUtcNow())], cancellationToken);
        return true;
    }

    /// <returns>Why there is no need to go further back; null to go on.</returns>
    private static string? AutoEnd(RunExecution execution, RunWindow window, FetchProgress progress)
    {
        if (progress.Extent.FirstOrderAt is { } first && window.From <= first)
            return $"{window.Label} holds the platform's first order.";
        if (progress.Extent is { FirstOrderAt: null, Count: 0 })
            return "The platform holds no orders.";
        // The current month may be empty because it has only just begun.
        if (window.Fetched > 0 || window.State == WindowState.Failed || window.Number == 1)
            return null;
        if (!execution.Run.StopAtFirst)
            return progress.EndedAtEmptyMonth(window.Label);
        var mayHoldNoMore = progress.Extent.FirstOrderAt is null
            && execution.Windows.AsEnumerable().Reverse().Take(EmptyMonths).Count(month => month.Fetched == 0) == EmptyMonths;
        return mayHoldNoMore
            ? $"{EmptyMonths} months in a row hold no orders: ended there."
            : null;
    }

    private static OrderQuery Query(RunExecution execution, IOrderSource source, RunWindow window, IReadOnlyList<string>? ids) =>
        new(OrderFetchPlan.StreamOf(execution.Run, window, source.Traits), window.From!.Value, window.To!.Value, window.Cursor, ids);
}
