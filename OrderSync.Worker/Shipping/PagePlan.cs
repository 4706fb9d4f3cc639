namespace OrderSync.Worker.Shipping;

/// <summary>How far a list has been read.</summary>
/// <param name="Ranks">All places before this one are read, or have failed and are tried again later.</param>
/// <param name="Newest">When the first of them was handed over.</param>
/// <param name="Oldest">When the last was.</param>
/// <param name="Total">How long the list is; null where the carrier does not say.</param>
/// <param name="NewestFirst">So far every shipment was handed over before the one before it in the list.</param>
public sealed record PageProgress(long Ranks, DateTimeOffset? Newest, DateTimeOffset? Oldest, long? Total, int PageSize, bool NewestFirst);

/// <summary>
/// How far a list is worth reading. A page costs a call and brings many shipments, a look-up costs a call and brings one: so pages
/// are read as long as they bring more than one wanted order each, and the rest is looked up. Pure.
/// </summary>
public static class PagePlan
{
    /// <summary>
    /// An order is handed over after it was placed; what was handed over so much earlier is of older orders. Covers clocks that differ and
    /// times that come without their zone.
    /// </summary>
    public static readonly TimeSpan Margin = TimeSpan.FromHours(24);

    /// <summary>As many pages are read before their density is trusted.</summary>
    private const int SamplePages = 10;

    /// <summary>Whether the pages that are read would have shown an order's shipment if there were one.</summary>
    public static bool Covers(PageProgress progress, DateTimeOffset placedAt) =>
        progress.Ranks >= progress.Total || (progress.NewestFirst && placedAt - Margin > progress.Oldest);

    /// <param name="wanted">When the orders were placed that are neither found nor covered; newest first.</param>
    /// <returns>Up to which rank pages are worth reading; no more than are read when none is.</returns>
    public static long Target(PageProgress progress, IReadOnlyList<DateTimeOffset> wanted)
    {
        var end = progress.Total ?? long.MaxValue;
        if (wanted.Count == 0 || progress.Ranks >= end)
            return progress.Ranks;
        var sample = Math.Min(end, (long)Math.Min(SamplePages, wanted.Count) * progress.PageSize);
        if (progress.Ranks < sample)
            return sample;
        if (!progress.NewestFirst || progress is not { Newest: { } newest, Oldest: { } oldest } || newest <= oldest)
            return Pages(progress, end) <= wanted.Count ? end : progress.Ranks;
        return Cheapest(progress, wanted, end, perTick: (double)progress.Ranks / (newest - oldest).Ticks, oldest);
    }

    /// <summary>Of all ways to read pages down to one wanted order and to look the older ones up, the one with the fewest calls.</summary>
    private static long Cheapest(PageProgress progress, IReadOnlyList<DateTimeOffset> wanted, long end, double perTick, DateTimeOffset oldest)
    {
        var (target, calls) = (progress.Ranks, (double)wanted.Count);
        for (var index = 0; index < wanted.Count; index++)
        {
            var behind = (oldest - wanted[index] + Margin).Ticks * perTick;
            var rank = (long)Math.Min(end, progress.Ranks + Math.Max(1, behind));
            var cost = Pages(progress, rank) + wanted.Count - index - 1;
            if (cost <= calls)
                (target, calls) = (rank, cost);
        }
        return target;
    }

    private static double Pages(PageProgress progress, long rank) => Math.Ceiling((double)(rank - progress.Ranks) / progress.PageSize);
}
