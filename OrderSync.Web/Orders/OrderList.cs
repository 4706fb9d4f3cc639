using OrderSync.Contracts;
using OrderSync.Contracts.Orders;

namespace OrderSync.Web.Orders;

/// <summary>The orders on the page, as far as they have been read.</summary>
public sealed class OrderList
{
    private readonly List<OrderView> _orders = [];

    public IReadOnlyList<OrderView> Orders => _orders;

    public string? NextCursor { get; private set; }

    /// <summary>True once more than the first page is shown: new orders are then announced, not pushed in.</summary>
    public bool Extended { get; private set; }

    public static OrderList Of(CursorPage<OrderView> page)
    {
        var list = new OrderList();
        list._orders.AddRange(page.Items);
        list.NextCursor = page.NextCursor;
        return list;
    }

    public void Append(CursorPage<OrderView> page)
    {
        var known = _orders.Select(order => order.Id).ToHashSet();
        _orders.AddRange(page.Items.Where(order => known.Add(order.Id)));
        (NextCursor, Extended) = (page.NextCursor, true);
    }

    /// <summary>Takes newer values of rows that are shown; tells how many of the fresh first page are not.</summary>
    public int Renew(CursorPage<OrderView> first)
    {
        var fresh = first.Items.ToDictionary(order => order.Id);
        for (var row = 0; row < _orders.Count; row++)
        {
            if (fresh.Remove(_orders[row].Id, out var newer))
                _orders[row] = newer;
        }

        return fresh.Count;
    }
}
