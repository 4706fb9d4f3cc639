using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>
/// How far an incremental fetch looks back at orders that are stored already, because platforms change them without saying so; and how
/// often that is worth its calls. See docs/adr/0030.
/// </summary>
/// <param name="Stream">As <see cref="RunWindow.Stream"/>: of a platform's list or range of dates, or of open orders by their ids.</param>
/// <param name="Ages">Under which, with the stream, its connection remembers when it was done last.</param>
/// <param name="Depth">Orders that were placed no longer ago; <see cref="WholePast"/> for all of them.</param>
/// <param name="Every">How often, where the budget allows it.</param>
public sealed record LookBack(string Stream, string Ages, TimeSpan Depth, TimeSpan Every)
{
    public static readonly TimeSpan WholePast = TimeSpan.MaxValue;

    /// <summary>Whether it is done for the sake of open orders alone.</summary>
    public bool IsForOpenOrders { get; init; } = true;

    public string Name => $"{Stream}/{Ages}";

    /// <summary>Young orders often, old ones rarely. Each deeper one brings what the shallower ones of its stream bring.</summary>
    public static IReadOnlyList<LookBack> Of(OrderSourceTraits traits)
    {
        var settled = Recent(StreamNames.Orders, traits.LookBack) with { IsForOpenOrders = false };
        LookBack[] all = traits.IdsPerRead > 0
            ? [settled, Young(StreamNames.Open), Recent(StreamNames.Open, TimeSpan.FromDays(7)), Old(StreamNames.Open, WholePast)]
            : [Young(StreamNames.Orders), settled, Old(StreamNames.Orders, traits.OpenLookBack)];
        return [.. all.Where(look => look.Depth > TimeSpan.Zero).OrderBy(look => look.Depth)];
    }

    /// <summary>The time of the oldest order that it brings.</summary>
    public DateTimeOffset From(DateTimeOffset now) => Depth == WholePast ? DateTimeOffset.UnixEpoch : now - Depth;

    private static LookBack Young(string stream) => new(stream, "young", TimeSpan.FromDays(1), TimeSpan.FromHours(1));

    private static LookBack Recent(string stream, TimeSpan depth) => new(stream, "recent", depth, TimeSpan.FromHours(6));

    private static LookBack Old(string stream, TimeSpan depth) => new(stream, "old", depth, TimeSpan.FromDays(1));
}
