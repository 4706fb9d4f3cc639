using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace OrderSync.Sandbox.Shops;

/// <summary>When the orders after the history came in: ranges, so that a shop may grow for weeks in a few bytes.</summary>
internal sealed class AppendedOrders(long notBefore)
{
    private volatile Ranges ranges = new([]);

    /// <summary>To be called by one writer at a time; readers need no lock.</summary>
    public void Add(long firstIndex, int count, long startsAt, long step)
    {
        var list = ranges.List;
        var last = list.IsEmpty ? new Range(0, 0, notBefore, 0) : list[^1];
        if (step > 0 && last.Step == step && last.SecondOf(last.Count) == startsAt)
            ranges = new(list.SetItem(list.Length - 1, last with { Count = last.Count + count }));
        else
            ranges = new(list.Add(new Range(firstIndex, count, Math.Max(startsAt, last.SecondOf(last.Count - 1)), step)));
    }

    public long SecondOf(long index)
    {
        var list = ranges.List;
        var (low, high) = (0, list.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = list[middle].FirstIndex <= index ? (middle, high) : (low, middle - 1);
        }

        return list[low].SecondOf(index - list[low].FirstIndex);
    }

    private sealed record Ranges(ImmutableArray<Range> List);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Range(long FirstIndex, long Count, long StartsAt, long Step)
    {
        public long SecondOf(long position) => StartsAt + (Math.Max(position, 0) * Step);
    }
}
