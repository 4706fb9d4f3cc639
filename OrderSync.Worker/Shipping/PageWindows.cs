using OrderSync.Contracts.Runs;
using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Shipping;

/// <summary>
/// Keeps a run's page windows: which places of the list are stored, which could not be read. Changed only where pages are saved, one
/// batch after the other.
/// </summary>
public sealed class PageWindows
{
    private const int PagesEach = 10;

    private readonly RunExecution _execution;
    private readonly ListFrame _frame;
    private readonly TimeProvider _time;
    private readonly RankCover _stored = new();
    private readonly RankCover _failed = new();
    private readonly HashSet<RunWindow> _begun = [];
    private long? _end;

    public PageWindows(RunExecution execution, ListFrame frame, TimeProvider time)
    {
        (_execution, _frame, _time) = (execution, frame, time);
        foreach (var window in All)
        {
            var left = LeftOf(window);
            var whole = new RankCover();
            foreach (var range in left)
                whole.Add(range);
            foreach (var range in whole.Missing(RanksOf(window)))
                _stored.Add(range);
        }
        Unfinished = [.. All.Where(window => window.State != WindowState.Done).SelectMany(LeftOf)];
        Stored = [.. _stored.Ranges];
    }

    /// <summary>What earlier executions of the run have left to be read.</summary>
    public IReadOnlyList<RankRange> Unfinished { get; }

    /// <summary>How long the list was when the run began to read it.</summary>
    public long? CountThen => _frame.CountThen;

    /// <summary>What they have stored.</summary>
    public IReadOnlyList<RankRange> Stored { get; }

    private IEnumerable<RunWindow> All => _execution.Windows.Where(window => window.Stream == ShippingStreams.Pages);

    /// <summary>For each stored window, up to which rank it goes and when the oldest of it was handed over.</summary>
    public IEnumerable<(RankRange Ranks, DateTimeOffset Oldest)> Known => All
        .Where(window => window is { State: WindowState.Done, From: not null }).Select(window => (RanksOf(window), window.From!.Value));

    /// <summary>Counts a page's shipments and notes what is stored with it, or that it could not be read.</summary>
    /// <returns>The windows that it touches.</returns>
    public IReadOnlyList<RunWindow> Note(ReadPage page, ReadOnlySpan<WriteOutcome> outcomes, bool mayAdd)
    {
        var touched = Touched(page.Ranks, mayAdd);
        foreach (var outcome in outcomes)
            RunTally.Count(touched[0], _execution.Run, outcome);
        RunTally.CountRejected(touched[0], _execution.Run, page.Content.Rejections.Count);
        (page.Failure is null ? _stored : _failed).Add(page.Ranks);
        foreach (var window in touched.Where(window => window.Stream == ShippingStreams.Pages))
            Settle(window, page);
        return touched;
    }

    /// <summary>
    /// Reading has ended at a rank: because nothing behind it was wanted, or because the list has. Windows that would have gone on end
    /// there too.
    /// </summary>
    public IReadOnlyList<RunWindow> EndAt(long rank)
    {
        var open = All.Where(window => window.State != WindowState.Done && RanksOf(window).To > rank).ToList();
        _end = rank;
        foreach (var window in open)
        {
            if (window == All.Last())
                Shorten(window, rank);
            Settle(window, null);
        }
        return open;
    }

    private void Shorten(RunWindow window, long rank)
    {
        window.LastPage = Math.Max(window.FirstPage!.Value, (int)((rank + _frame.PageSize - 1) / _frame.PageSize));
        window.Label = ShippingStreams.PagesLabel(window.FirstPage.Value, window.LastPage.Value);
    }

    private List<RunWindow> Touched(RankRange ranks, bool mayAdd)
    {
        while (mayAdd && (All.LastOrDefault() is not { } last || RanksOf(last).To < Math.Min(ranks.To, _frame.CountThen ?? long.MaxValue)))
            _execution.Windows.Add(Next(All.LastOrDefault()?.LastPage ?? 0));
        var touched = All.Where(window => RanksOf(window) is var range && range.From < ranks.To && range.To > ranks.From).ToList();
        return touched.Count > 0 ? touched : [All.FirstOrDefault(window => window.State != WindowState.Done) ?? _execution.Windows[^1]];
    }

    private RunWindow Next(int after)
    {
        var end = _frame.CountThen is { } count ? (int)((count + _frame.PageSize - 1) / _frame.PageSize) : int.MaxValue;
        var (first, last) = (after + 1, Math.Max(after + 1, Math.Min(after + PagesEach, end)));
        var window = RunWindow.Create(
            _execution.Run, _execution.Windows.Count + 1, ShippingStreams.Pages, ShippingStreams.PagesLabel(first, last), _time.GetUtcNow(), firstPage: first, lastPage: last);
        window.PlatformCount = _frame.CountThen;
        return window;
    }

    private void Settle(RunWindow window, ReadPage? page)
    {
        Begin(window);
        if (page?.Oldest is { } oldest)
            window.From = window.From < oldest ? window.From : oldest;
        var left = _stored.Missing(RanksOf(window)).ToList();
        var now = _time.GetUtcNow();
        if (left.Count == 0)
        {
            (window.State, window.Cursor) = (WindowState.Done, null);
            window.Note(error: null);
            (window.EndedAt, window.ProvedAt) = (now, now);
            return;
        }
        window.Cursor = RankCover.Spell(left);
        if (page?.Failure is { } failure)
            NoteFailure(window, failure);
        var hasFailed = left.TrueForAll(_failed.Covers);
        (window.State, window.EndedAt) = (hasFailed ? WindowState.Failed : WindowState.Running, hasFailed ? now : null);
    }

    private void NoteFailure(RunWindow window, PlatformFailure failure)
    {
        window.Note(failure);
        _execution.NoteFailure(failure);
        _execution.Notes.Add((LogLevelView.Warning, $"A page of {window.Label} failed: {failure.Sentence}"));
    }

    private void Begin(RunWindow window)
    {
        if (!_begun.Add(window))
            return;
        window.Attempts++;
        window.StartedAt ??= _time.GetUtcNow();
        _execution.Run.CurrentWindow = window.Label;
    }

    private IReadOnlyList<RankRange> LeftOf(RunWindow window) => window switch
    {
        { State: WindowState.Done } => [],
        { Cursor: { } cursor } => [.. RankCover.Parse(cursor)],
        _ => [RanksOf(window)],
    };

    private RankRange RanksOf(RunWindow window)
    {
        var ranks = _frame.RanksOf(window.FirstPage!.Value, window.LastPage!.Value);
        if (_frame.CountThen is { } count && count > ranks.From)
            ranks = ranks with { To = Math.Min(ranks.To, count) };
        return _end < ranks.To ? ranks with { To = Math.Max(ranks.From, _end.Value) } : ranks;
    }
}
