using System.Globalization;
using System.Runtime.CompilerServices;

namespace OrderSync.Core.Platforms;

/// <summary>
/// Reads a window out of a list of numbered pages, from its newest order to its oldest. Orders that come in or disappear meanwhile
/// move all rows behind them to other pages; none is lost by that:
/// <list type="bullet">
/// <item>Oldest first: new orders are added at the end and move nothing; a deletion moves rows to lower numbers. Read from higher to
/// lower numbers, rows only move to where the walk still comes.</item>
/// <item>Newest first: new orders move rows to higher numbers, where the walk still comes. A deletion moves them back, past it: that
/// shows as a smaller total, and the walk goes back as far. Without a total each page is read once more after the one behind it, which
/// finds all but a deletion that a new order hides between the same two calls.</item>
/// </list>
/// The cursor is not a page's number, which would mean another page later, but a time: to go on, its place is found by bisection again.
/// </summary>
/// <remarks>
/// Such a list is in the order of ids, and single orders are dated out of line with them. One that stands among the window's orders
/// is given with them whatever its date: no other window would find it.
/// </remarks>
internal sealed class NumberedWalk(INumberedOrderSource source, PlatformConnection connection, OrderQuery query)
{
    private const int MostStepsBack = 100;
    private const int PagesRemembered = 3;

    private readonly bool _newestFirst = source.Traits.Paging == OrderPaging.NumberedNewestFirst;

    /// <summary>The records of the last few pages, by id: what is met again on the next page is not given again.</summary>
    private readonly Queue<Dictionary<string, ReadOnlyMemory<byte>>> _recent = new();

    /// <summary>Outside of the window, at the end of the pages so far: given if orders of the window follow.</summary>
    private readonly List<Row> _held = [];

    private DateTimeOffset _reached = At(query.Cursor) ?? query.To;
    private bool _isInside;
    private Page _first = new([], null, null);

    /// <summary>Where to begin. Rows at the very time of a cursor may lie on both sides of it.</summary>
    private readonly DateTimeOffset _from = At(query.Cursor)?.AddTicks(1) ?? query.To;

    public async IAsyncEnumerable<OrderPage> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Stream != OrderStream.Orders)
            throw new PlatformException(PlatformFailure.Invalid($"{source.Descriptor.Title} can only list orders by the time they were placed."));
        _first = await PageAsync(1, cancellationToken);
        var (number, page) = await StartAsync(cancellationToken);
        var previous = _first.Total is null ? null : _first;
        var older = 0;
        for (var stepsBack = 0; ; page = await PageAsync(number, cancellationToken))
        {
            if (_newestFirst && previous?.Total > page.Total)
            {
                if (++stepsBack > MostStepsBack)
                    throw Fault("'s list changes faster than it can be read.");
                number = Math.Max(1, number - PagesOf(previous.Total.Value - page.Total.Value));
                previous = page;
                _held.Clear();
                continue;
            }
            if (_newestFirst && page.Total is null && previous is not null)
                yield return TakeSlipped(await PageAsync(number - 1, cancellationToken));
            older = IsBeforeWindow(page) ? older + 1 : 0;
            var isLast = older >= ListEnd.OlderPages || (_newestFirst ? page.Rows.Count == 0 : number == 1);
            yield return Take(page, isLast);
            if (isLast)
                yield break;
            (number, previous) = (number + (_newestFirst ? 1 : -1), page);
        }
    }

    /// <summary>The page with the newest orders of the window, or one a little before it.</summary>
    private async Task<(int Number, Page Page)> StartAsync(CancellationToken cancellationToken)
    {
        // Newest first, the window begins with the first page that is from before its end; oldest first it ends before the first that
        // is not.
        var first = await PageBisection.FirstAsync(
            async page => _newestFirst == await IsBelowAsync(page, cancellationToken), _first.LastPage ?? LastOf(_first));
        var number = _newestFirst ? Math.Max(1, first - 1) : first;
        var start = await PageAsync(number, cancellationToken);
        // Rows may have moved since their place was looked for: there has to be one that is too new.
        while (_newestFirst && number > 1 && start.Rows.All(row => row.At is null || row.At < _from))
            start = await PageAsync(--number, cancellationToken);
        return (number, start);
    }

    /// <summary>Whether a page's middle order is from before the start: single ones may be dated out of line.</summary>
    /// <returns>Behind the last page: true where the oldest come last.</returns>
    private async Task<bool> IsBelowAsync(int number, CancellationToken cancellationToken)
    {
        for (; ; number++)
        {
            var page = await PageAsync(number, cancellationToken);
            if (page.Rows.Count == 0)
                return _newestFirst;
            // The list may have grown by just a page since: the first page as it is now says which.
            if (number > 1 && page.IsSameAs(_first) && page.IsSameAs(await PageAsync(1, cancellationToken)))
                throw Fault(" answers every page number with the same page.");
            var times = page.Rows.Select(row => row.At).OfType<DateTimeOffset>().Order().ToList();
            if (times.Count > 0)
                return times[times.Count / 2] < _from;
            // No row of it can be read: the page behind it says as much of the place.
        }
    }

    /// <summary>From the window's newest order to its oldest, whatever stands between them.</summary>
    private OrderPage Take(Page page, bool isLast)
    {
        var rows = _newestFirst ? [.. page.Rows] : page.Rows.Reverse().ToList();
        var first = _isInside ? 0 : rows.FindIndex(IsAskedFor);
        var last = rows.FindLastIndex(IsAskedFor);
        List<Row> taken = last < 0 ? [] : [.. _held, .. rows[first..(last + 1)]];
        if (last >= 0)
        {
            _held.Clear();
            _isInside = true;
            _reached = rows.Where(IsAskedFor).Max(row => row.At!.Value);
        }
        if (_isInside)
            _held.AddRange(rows[(last + 1)..]);
        return Give(taken, isLast);
    }

    /// <summary>Of a page that is read once more: what has slipped onto it from the one behind.</summary>
    private OrderPage TakeSlipped(Page page) => Give([.. page.Rows.Where(IsAskedFor)], isLast: false);

    private OrderPage Give(List<Row> rows, bool isLast)
    {
        var known = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Id is not null))
            known[row.Id!] = row.Record;
        var fresh = rows.Where(row => !IsRecent(row)).Select(row => row.Record).ToList();
        _recent.Enqueue(known);
        if (_recent.Count > PagesRemembered)
            _recent.Dequeue();
        return new OrderPage(fresh, isLast ? null : _reached.UtcTicks.ToString(CultureInfo.InvariantCulture));
    }

    private bool IsRecent(Row row) => row.Id is not null
        && _recent.Any(page => page.TryGetValue(row.Id, out var met) && met.Span.SequenceEqual(row.Record.Span));

    private bool IsAskedFor(Row row) => row.At >= query.From && row.At < query.To;

    /// <summary>Only whole pages of older orders are the end: see <see cref="ListEnd"/>.</summary>
    private bool IsBeforeWindow(Page page) => page.Rows.Count > 0 && page.Rows.All(row => row.At < query.From);

    private int PagesOf(long rows) => (int)Math.Min(PageBisection.MostPages, rows / Math.Max(1, _first.Rows.Count)) + 2;

    private static int? LastOf(Page page) =>
        page.Total is { } total && page.Rows.Count > 0 ? (int)((total + page.Rows.Count - 1) / page.Rows.Count) : null;

    private async Task<Page> PageAsync(int number, CancellationToken cancellationToken)
    {
        var page = await source.ReadPageAsync(connection, number, cancellationToken);
        return new Page([.. page.Records.Select(Read)], page.Total, page.LastPage);
    }

    private Row Read(ReadOnlyMemory<byte> record)
    {
        var mapped = source.Map(connection, record);
        return new Row(record, mapped.Order?.ExternalId ?? mapped.Rejection?.ExternalId, mapped.Order?.PlacedAt);
    }

    private PlatformException Fault(string what) => new(PlatformFailure.Protocol(source.Descriptor.Title + what));

    private static DateTimeOffset? At(string? cursor) =>
        long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks < DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;

    /// <param name="At">Null for a record that cannot be read: it belongs to the orders around it.</param>
    private sealed record Row(ReadOnlyMemory<byte> Record, string? Id, DateTimeOffset? At);

    private sealed record Page(IReadOnlyList<Row> Rows, long? Total, int? LastPage)
    {
        public bool IsSameAs(Page other) =>
            Rows.Count == other.Rows.Count && Rows.Zip(other.Rows).All(pair => pair.First.Record.Span.SequenceEqual(pair.Second.Record.Span));
    }
}
