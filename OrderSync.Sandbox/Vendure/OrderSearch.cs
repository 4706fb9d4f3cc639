using System.Collections;
using System.Globalization;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Vendure;

/// <summary>
/// Answers a list query by looking at the orders one after the other; only the ids of those found are kept, for as long as the
/// query lasts. A filter by id or by orderPlacedAt narrows where it looks.
/// </summary>
internal sealed class OrderSearch(OrderBook book, int carts, IDictionary<string, object?> options)
{
    private readonly IDictionary<string, object?>? filter = Part(options, "filter");
    private readonly bool isAnyEnough = options.TryGetValue("filterOperator", out var word) && word is "OR";

    /// <summary>The ids of all orders found, in the order asked for.</summary>
    public long[] Find()
    {
        var test = new OrderFilter(book.Seed).Of(filter, isAnyEnough);
        var found = Candidates().Where(id => TryGet(book, carts, id, out var order) && test(order)).ToArray();
        Sort(found);
        return found;
    }

    public static bool TryGet(OrderBook book, int carts, long id, out OrderFacts order)
    {
        var isCart = id < book.FirstId && id >= book.FirstId - carts;
        var isOrder = book.TryGet(id, out var entry);
        order = isCart ? OrderFacts.Cart(book, id) : isOrder ? OrderFacts.Of(book, entry) : default;
        return isCart || isOrder;
    }

    private IEnumerable<long> Candidates()
    {
        if (IdsAskedFor() is { } ids)
            return ids;
        if (PlacedRange() is not { } range)
            return Ids(book.FirstId - carts, book.LastId);
        var first = FirstNotBefore(range.From / OrderFacts.Second) - OrderFacts.Disorder;
        var last = FirstNotBefore((range.To / OrderFacts.Second) + 1) + OrderFacts.Disorder;
        return Ids(Math.Max(book.FirstId, book.FirstId + first), Math.Min(book.LastId, book.FirstId + last));
    }

    private IEnumerable<long>? IdsAskedFor()
    {
        if (isAnyEnough || Part(filter, "id") is not { } operators)
            return null;
        var texts = operators.TryGetValue("in", out var list) && list is IEnumerable many ? many.Cast<string>()
            : operators.TryGetValue("eq", out var one) && one is string text ? [text]
            : null;
        return texts?
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : -1)
            .Distinct()
            .Order();
    }

    /// <summary>Microseconds, both ends included; null where every order must be looked at.</summary>
    private (long From, long To)? PlacedRange()
    {
        if (isAnyEnough || Part(filter, "orderPlacedAt") is not { } operators)
            return null;
        var between = Part(operators, "between");
        DateTimeOffset?[] starts = [Time(operators, "eq"), Time(operators, "after"), Time(between, "start")];
        DateTimeOffset?[] ends = [Time(operators, "eq"), Time(operators, "before"), Time(between, "end")];
        if (!Array.Exists(starts, time => time is not null) && !Array.Exists(ends, time => time is not null))
            return null;
        return (OrderFilter.Micros(starts.Max() ?? DateTimeOffset.MinValue), OrderFilter.Micros(ends.Min() ?? DateTimeOffset.MaxValue));
    }

    private long FirstNotBefore(long second)
    {
        var (low, high) = (0L, book.LastId - book.FirstId + 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = book.SecondOf(middle) < second ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>
    /// Sort keys count in the order of the schema, not in that of the query (seen). Equal ones, and lists without a sort, are in
    /// no particular order: the database's, which is not that of the ids.
    /// </summary>
    private void Sort(long[] ids)
    {
        var asked = Part(options, "sort");
        var keys = OrderFields.All.Where(field => asked is not null && asked.TryGetValue(field.Name, out var way) && way is not null)
            .Select(field => new SortKey(field.Name, field.Read, asked![field.Name] is "DESC")).ToArray();
        if (keys is [{ Name: "id" } byId, ..])
        {
            if (byId.IsDescending)
                Array.Reverse(ids);
            return;
        }

        var rows = ids.Select(id => (Id: id, Values: ValuesOf(id, keys))).ToArray();
        Array.Sort(rows, (left, right) => Compare(left, right, keys));
        for (var row = 0; row < rows.Length; row++)
            ids[row] = rows[row].Id;
    }

    private object?[] ValuesOf(long id, SortKey[] keys)
    {
        _ = TryGet(book, carts, id, out var order);
        return Array.ConvertAll(keys, key => key.Read(book.Seed, order));
    }

    private int Compare((long Id, object?[] Values) left, (long Id, object?[] Values) right, SortKey[] keys)
    {
        for (var key = 0; key < keys.Length; key++)
        {
            var order = CompareValues(left.Values[key], right.Values[key]);
            if (order != 0)
                return keys[key].IsDescending ? -order : order;
        }

        return new Seeded(book.Seed, left.Id).Next().CompareTo(new Seeded(book.Seed, right.Id).Next());
    }

    /// <summary>As in Postgres, what is not there comes last in an ascending list.</summary>
    private static int CompareValues(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => 1,
        (_, null) => -1,
        (string a, string b) => string.CompareOrdinal(a, b),
        _ => Comparer<object>.Default.Compare(left, right),
    };

    private static IEnumerable<long> Ids(long first, long last)
    {
        for (var id = first; id <= last; id++)
            yield return id;
    }

    private static IDictionary<string, object?>? Part(IDictionary<string, object?>? of, string name) =>
        of is not null && of.TryGetValue(name, out var part) ? part as IDictionary<string, object?> : null;

    private static DateTimeOffset? Time(IDictionary<string, object?>? of, string name) =>
        of is not null && of.TryGetValue(name, out var value) && value is DateTimeOffset time ? time : null;

    private sealed record SortKey(string Name, OrderFields.Reader Read, bool IsDescending);
}
