using System.Globalization;
using System.Runtime.InteropServices;

namespace OrderSync.Worker.Shipping;

/// <summary>Places in a list, from 0 for the first of those that were there when reading began.</summary>
/// <param name="To">Exclusive.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RankRange(long From, long To)
{
    public bool Contains(long rank) => rank >= From && rank < To;
}

/// <summary>Which places of a list have been read, as ranges.</summary>
public sealed class RankCover
{
    private readonly List<RankRange> _ranges = [];

    public IReadOnlyList<RankRange> Ranges => _ranges;

    public void Add(RankRange added)
    {
        if (added.To <= added.From)
            return;
        var (from, to) = added;
        var first = _ranges.FindIndex(range => range.To >= from);
        if (first < 0)
        {
            _ranges.Add(added);
            return;
        }
        var behind = first;
        for (; behind < _ranges.Count && _ranges[behind].From <= to; behind++)
            (from, to) = (Math.Min(from, _ranges[behind].From), Math.Max(to, _ranges[behind].To));
        _ranges.RemoveRange(first, behind - first);
        _ranges.Insert(first, new RankRange(from, to));
    }

    /// <returns>The first place at or behind this one that is not covered.</returns>
    public long FirstMissing(long rank)
    {
        var range = _ranges.FindIndex(range => range.Contains(rank));
        return range < 0 ? rank : _ranges[range].To;
    }

    /// <summary>What of a range is not covered.</summary>
    public IEnumerable<RankRange> Missing(RankRange within)
    {
        for (var rank = FirstMissing(within.From); rank < within.To; rank = FirstMissing(rank))
        {
            var next = _ranges.Find(range => range.From > rank);
            var end = next == default ? within.To : Math.Min(next.From, within.To);
            yield return new RankRange(rank, end);
            rank = end;
        }
    }

    public bool Covers(RankRange range) => !Missing(range).Any();

    /// <summary>"0-20,60-80".</summary>
    public static string Spell(IEnumerable<RankRange> ranges) =>
        string.Join(',', ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"{range.From}-{range.To}")));

    public static IEnumerable<RankRange> Parse(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(range =>
    {
        var dash = range.IndexOf('-', 1);
        return new RankRange(long.Parse(range.AsSpan(0, dash), CultureInfo.InvariantCulture), long.Parse(range.AsSpan(dash + 1), CultureInfo.InvariantCulture));
    });
}
