using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>Which windows an order fetch begins with. Pure: the same run at the same moment plans the same.</summary>
public static class OrderFetchPlan
{
    /// <param name="syncedTo">The connection's mark: everything placed before it is stored.</param>
    public static FetchMode EffectiveMode(Run run, DateTimeOffset? syncedTo) =>
        run.Mode == FetchMode.Incremental && syncedTo is null ? FetchMode.Auto : run.Mode ?? FetchMode.Duration;

    /// <param name="due">How far an incremental fetch looks back: none, or one of each stream.</param>
    /// <returns>Where the range begins, of a run that was not given its range; null for auto, which finds its own end.</returns>
    public static DateTimeOffset? RangeFrom(
        Run run, OrderSourceTraits traits, DateTimeOffset? syncedTo, IReadOnlyList<LookBack> due, DateTimeOffset now) =>
        EffectiveMode(run, syncedTo) switch
        {
            FetchMode.Duration => now.AddDays(-(run.DurationDays ?? 1)),
            FetchMode.Incremental => Earliest(syncedTo!.Value - traits.Overlap, Find(due, StreamNames.Orders)?.From(now)),
            _ => null,
        };

    /// <summary>
    /// Which orders of its range a window's read brings. A fetch that may move the connection's mark takes the changed ones along where the
    /// platform tells: the next one will not look for changes before the mark.
    /// </summary>
    public static OrderStream StreamOf(Run run, RunWindow window, OrderSourceTraits traits) =>
        window.Stream == StreamNames.Orders && traits.ReadsRecent && run is { Mode: FetchMode.Incremental or FetchMode.Duration, RangeFrom: not null }
            ? OrderStream.Recent
            : StreamNames.Parse(window.Stream);

    /// <summary>The windows known at the start. Auto begins with the current month and goes on from there.</summary>
    public static IEnumerable<RunWindow> Windows(Run run, DateTimeOffset? syncedTo, IReadOnlyList<LookBack> due, DateTimeOffset now)
    {
        var to = run.RangeTo!.Value;
        var from = run.RangeFrom ?? MonthWindow.StartOfMonth(to.AddTicks(-1));
        var planned = MonthWindow.Of(from, to).Select(month => (StreamNames.Orders, month.Label, month.From, month.To)).ToList();
        if (EffectiveMode(run, syncedTo) == FetchMode.Incremental && Find(due, StreamNames.Open) is { } open)
            planned.Add((StreamNames.Open, "Open orders", open.From(now), to));
        return planned.Select((window, index) => RunWindow.Create(run, index + 1, window.Item1, window.Item2, now, window.Item3, window.Item4));
    }

    public static RunWindow Create(Run run, int number, MonthWindow month, DateTimeOffset now) =>
        RunWindow.Create(run, number, StreamNames.Orders, month.Label, now, month.From, month.To);

    private static LookBack? Find(IReadOnlyList<LookBack> due, string stream) => due.FirstOrDefault(look => look.Stream == stream);

    private static DateTimeOffset Earliest(DateTimeOffset one, DateTimeOffset? other) => other < one ? other.Value : one;
}
