namespace OrderSync.Sandbox.Shops;

/// <summary>When the n-th order of the history came in: spread evenly, rising with n, never in a gap month.</summary>
internal sealed class Timeline
{
    private const int Jitter = 1_024;
    private readonly List<(long Start, long Length)> spans = [];
    private readonly int orders;
    private readonly ulong seed;
    private readonly long total;

    public Timeline(ShopSettings settings, DateTimeOffset endsAt, ulong seed)
    {
        orders = settings.Orders;
        this.seed = seed;
        var end = endsAt.ToUnixTimeSeconds();
        var from = end - settings.Days * 86_400L;
        foreach (var (gapStart, gapEnd) in Gaps(settings))
        {
            AddSpan(from, Math.Min(gapStart, end));
            from = Math.Max(from, gapEnd);
        }

        AddSpan(from, end);
        total = spans.Sum(span => span.Length);
    }

    /// <summary>False if gap months leave no time in which an order could have come in.</summary>
    public static bool HasRoom(ShopSettings settings, DateTimeOffset now) =>
        settings.Orders == 0 || new Timeline(settings, settings.EndsAt ?? now, 0).total > 0;

    /// <summary>Unix seconds.</summary>
    public long SecondOf(long index)
    {
        var dice = new Seeded(seed, index, Streams.Time);
        var position = (index * Jitter + dice.Below(Jitter)) * total / ((long)orders * Jitter);
        foreach (var (start, length) in spans)
        {
            if (position < length)
                return start + position;
            position -= length;
        }

        throw new InvalidOperationException($"The order {index} is not part of the history of {orders}.");
    }

    private void AddSpan(long start, long end)
    {
        if (end > start)
            spans.Add((start, end - start));
    }

    // A gap is a gap for a reader who thinks in UTC and for one who thinks in the shop's time.
    private static IEnumerable<(long Start, long End)> Gaps(ShopSettings settings)
    {
        var offset = settings.OffsetMinutes * 60L;
        foreach (var month in settings.GapMonths.Order(StringComparer.Ordinal))
        {
            if (!ShopSettings.TryMonth(month, out var start))
                continue;
            var (first, next) = (start.ToUnixTimeSeconds(), start.AddMonths(1).ToUnixTimeSeconds());
            yield return (Math.Min(first, first - offset), Math.Max(next, next - offset));
        }
    }
}

/// <summary>Independent streams of random numbers: a change in one kind of content leaves the others as they are.</summary>
internal static class Streams
{
    public const int Time = 0;
    public const int State = 1;
    public const int Basket = 2;
    public const int People = 3;
    public const int Wire = 4;
    public const int Late = 5;
    public const int Cart = 6;
    public const int Parcel = 7;
}
