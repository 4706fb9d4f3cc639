namespace OrderSync.Tests.Simulation;

/// <summary>What the platform shows of an order from a moment on.</summary>
/// <param name="UpdatedAt">When it says that the order changed, which need not be true; null where it does not say.</param>
internal sealed record LoggedVersion(DateTimeOffset Since, DateTimeOffset PlacedAt, string State, DateTimeOffset? UpdatedAt);

/// <summary>One order, from the moment at which others could first see it.</summary>
internal sealed class LoggedOrder(long id, DateTimeOffset visibleFrom, LoggedVersion first)
{
    public long Id { get; } = id;

    public DateTimeOffset VisibleFrom { get; } = visibleFrom;

    public DateTimeOffset? GoneFrom { get; set; }

    public List<LoggedVersion> Versions { get; } = [first];

    public LoggedVersion Current => Versions[^1];

    public bool IsVisibleAt(DateTimeOffset moment) => VisibleFrom <= moment && !(GoneFrom <= moment);

    public LoggedVersion At(DateTimeOffset moment) => Versions.LastOrDefault(version => version.Since <= moment) ?? Versions[0];
}

/// <summary>A platform's own log: all of its orders, whatever anybody has read of them.</summary>
internal sealed class PlatformLog(SimulatedClock clock, IReadOnlyList<string> states)
{
    private readonly Lock _lock = new();
    private readonly List<LoggedOrder> _orders = [];
    private long _lastId;

    public IReadOnlyList<LoggedOrder> Orders
    {
        get
        {
            lock (_lock)
                return [.. _orders];
        }
    }

    public IReadOnlyList<LoggedOrder> Visible
    {
        get
        {
            var now = clock.GetUtcNow();
            return [.. Orders.Where(order => order.IsVisibleAt(now))];
        }
    }

    /// <param name="late">Its transaction has its ids now, and commits so much later.</param>
    public void Place(int count, TimeSpan ago, TimeSpan late = default)
    {
        lock (_lock)
        {
            for (var number = 0; number < count; number++)
            {
                var now = clock.GetUtcNow();
                var placed = WholeSecond(now - ago + TimeSpan.FromSeconds(number));
                _orders.Add(new LoggedOrder(++_lastId, now + late, new LoggedVersion(now, placed, states[0], WholeSecond(now))));
            }
        }
    }

    public void Change(int pick, Telling telling)
    {
        if (Pick(pick) is not { } order)
            return;
        var (now, before) = (clock.GetUtcNow(), order.Current);
        var state = states[(states.ToList().IndexOf(before.State) + 1) % states.Count];
        order.Versions.Add(before with { Since = now, State = state, UpdatedAt = Told(telling, before, now) });
    }

    public void Date(int pick, TimeSpan ago)
    {
        if (Pick(pick) is not { } order)
            return;
        var now = clock.GetUtcNow();
        order.Versions.Add(order.Current with { Since = now, PlacedAt = WholeSecond(now - ago), UpdatedAt = WholeSecond(now) });
    }

    public void Delete(int pick)
    {
        if (Pick(pick) is { } order)
            order.GoneFrom = clock.GetUtcNow();
    }

    /// <summary>One of those that can be seen; null where there is none.</summary>
    public LoggedOrder? Pick(int pick) => Visible is { Count: > 0 } visible ? visible[pick % visible.Count] : null;

    private static DateTimeOffset? Told(Telling telling, LoggedVersion before, DateTimeOffset now) => telling switch
    {
        Telling.NotMoved => before.UpdatedAt,
        Telling.InTheFuture => WholeSecond(now.AddDays(400)),
        Telling.Missing => null,
        _ => WholeSecond(now),
    };

    private static DateTimeOffset WholeSecond(DateTimeOffset moment) => new(moment.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
