using OrderSync.Core.Orders;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>
/// What a walk from newest to oldest takes of each page, and where it ends. Pure. Mode auto ends at a whole month without
/// orders: as single orders may be dated out of line, a gap counts only when whole pages lie behind it: see <see cref="ListEnd"/>.
/// </summary>
/// <param name="from">Older orders are not asked for; null for no such end.</param>
/// <param name="to">Younger orders are left out; null to take whatever has come since.</param>
/// <param name="endAtEmptyMonth">Mode auto without "stop at first orders".</param>
/// <param name="currentMonth">The month in which the walk began: it may be empty because it has only just begun.</param>
/// <param name="walked">How far the walk came before it was broken off; null for a walk that begins.</param>
public sealed class OrderWalk(DateTimeOffset? from, DateTimeOffset? to, bool endAtEmptyMonth, DateTimeOffset currentMonth, ListWalk? walked = null)
{
    private readonly List<IncomingOrder> _behindGap = [];
    private int _pagesBehindGap;
    private Waiting? _waitsSince;
    private DateTimeOffset _month = MonthWindow.StartOfMonth(currentMonth);

    /// <summary>The month without orders at which the walk ended; null while there is none.</summary>
    public DateTimeOffset? EmptyMonth { get; private set; }

    /// <summary>How far the walk has come, with the orders that wait for later pages; null before its first page.</summary>
    public ListWalk? Walked { get; private set; } = walked;

    /// <param name="page">As it was mapped, in the order of the list.</param>
    /// <returns>What is to be written of the page, and how far the walk has come with it; null when the walk is over.</returns>
    public MappedPage? Accept(MappedPage page)
    {
        if (Take(page) is not { } taken)
            return null;
        // What cannot be read has no date: it may be of the range, and is kept as rejected.
        var leftOut = page.Orders.Where(order => !IsAskedFor(order)).Select(order => order.Order.ExternalId).ToList();
        var part = PartOf(page, leftOut.Max(ListEnd.Place));
        Walked = Walked?.Then(part) ?? part;
        // The checkpoint stays before what waits.
        return taken with
        {
            Walk = _waitsSince is null ? Walked : null,
            LeftOut = leftOut,
        };
    }

    /// <summary>A page without any id that can be read leaves open where the walk is.</summary>
    private static ListWalk PartOf(MappedPage page, long? leftOut)
    {
        var orders = page.Orders.Select(IdOf).ToList();
        var ids = orders.Concat(page.Rejections.Select(rejection => ListEnd.Place(rejection.ExternalId))).OfType<long>().DefaultIfEmpty().ToList();
        var isInOrder = orders.TrueForAll(id => id is not null) && orders.Zip(orders.Skip(1)).All(pair => pair.First > pair.Second);
        var hasIds = ids[0] > 0 || page.Orders.Count + page.Rejections.Count == 0;
        return new(ids.Max(), ids.Min(), leftOut, IsFromTop: page.Cursor is null, isInOrder && hasIds, page.IsListEnd);
    }

    private static long? IdOf(IncomingOrder order) => ListEnd.Place(order.Order.ExternalId);

    private MappedPage? Take(MappedPage page)
    {
        var orders = page.Orders.Where(IsAskedFor).ToList();
        if (!endAtEmptyMonth)
            return page with { Orders = orders };
        var before = orders.Where(order => !IsBehindGap(order)).ToList();
        if (IsWhollyBehindGap(orders, before) && ++_pagesBehindGap == ListEnd.OlderPages)
        {
            EmptyMonth = _month.AddMonths(-1);
            return null;
        }
        if (before.Count > 0)
            _pagesBehindGap = 0;
        var taken = TakeUpToGap(orders);
        // What waits for later pages is not written yet: a checkpoint must not pass the page that it came from.
        _waitsSince = _behindGap.Count == 0 ? null : _waitsSince ?? new Waiting(page.Cursor);
        return page with { Orders = taken, NextCursor = _waitsSince is { } waiting ? waiting.Cursor : page.NextCursor };
    }

    /// <summary>The list has ended: a gap that waited for the next page is one.</summary>
    public void End()
    {
        if (_behindGap.Count == 0)
            return;
        EmptyMonth = _month.AddMonths(-1);
        Walked = Walked! with { LeftOutId = _behindGap.Max(IdOf) };
    }

    private bool IsWhollyBehindGap(List<IncomingOrder> orders, List<IncomingOrder> before) =>
        before.Count == 0 && orders.Count > 0 && _behindGap.Count > 0;

    private List<IncomingOrder> TakeUpToGap(List<IncomingOrder> orders)
    {
        var taken = new List<IncomingOrder>(orders.Count);
        foreach (var order in _behindGap.Concat(orders).OrderByDescending(order => order.Order.PlacedAt).ToList())
        {
            if (IsBehindGap(order))
                continue;
            taken.Add(order);
            var month = MonthWindow.StartOfMonth(order.Order.PlacedAt);
            if (month < _month)
                _month = month;
        }
        var behind = _behindGap.Concat(orders).Where(IsBehindGap).ToList();
        _behindGap.Clear();
        _behindGap.AddRange(behind);
        return taken;
    }

    /// <param name="Cursor">Of the page that the first waiting order came from; null for the first page.</param>
    private sealed record Waiting(string? Cursor);

    private bool IsBehindGap(IncomingOrder order) => order.Order.PlacedAt < _month.AddMonths(-1);

    private bool IsAskedFor(IncomingOrder order) =>
        !(order.Order.PlacedAt < from) && !(order.Order.PlacedAt >= to);
}
