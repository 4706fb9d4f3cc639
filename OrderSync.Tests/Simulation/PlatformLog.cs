namespace OrderSync.Tests.Simulation;

/// <summary>What the platform shows of an order from a moment on.</summary>
/// <param name="UpdatedAt">When it says that the order changed, which need not be true; null where it does not say.</param>
internal sealed record LoggedVersion(DateTimeOffset Since, DateTimeOffset PlacedAt, string State, DateTimeOffset? UpdatedAt);

/// <summary>One order, from the moment at which others could first see it.</summary>
internal sealed class LoggedOrder(long id, DateTimeOffset visibleFrom, LoggedVersion first)
{
    public long Id { get; } = id;

    public DateTimeOffset VisibleFrom { get; } = visibleFrom;

    /// <summary>When it was not there, though it had been; the end is null as long as it has not come back.</summary>
    public List<(DateTimeOffset From, DateTimeOffset? To)> Gone { get; } = [];

    /// <summary>Until then its record cannot be read.</summary>
    public DateTimeOffset BrokenTo { get; set; }

    public List<LoggedVersion> Versions { get; } = [first];

    public LoggedVersion Current => Versions[^1];

    public bool IsVisibleAt(DateTimeOffset moment) => VisibleFrom <= moment && !Gone.Exists(gone => gone.From <= moment && !(gone.To <= moment));

    /// <summary>Whether it was there for the whole time since.</summary>
    public bool IsVisibleSince(DateTimeOffset moment) => VisibleFrom <= moment && !Gone.Exists(gone => !(gone.To <= moment));

    public LoggedVersion At(DateTimeOffset moment) => Versions.LastOrDefault(version => version.Since <= moment) ?? Versions[0];
}

/// <summary>A platform's own log: all of its orders, whatever anybody has read of them.</summary>
/// <param name="skew">How much its clock is ahead of ours.</param>
internal sealed class PlatformLog(SimulatedClock clock, IReadOnlyList<string> states, TimeSpan skew = default)
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
    /// <param name="state">Since it was placed; else the first, and nothing was told before now.</param>
    public void Place(int count, TimeSpan ago, TimeSpan late = default, string? state = null)
    {
        lock (_lock)
        {
            for (var number = 0; number < count; number++)
            {
                var now = clock.GetUtcNow();
                var placed = WholeSecond(now + skew - ago + TimeSpan.FromSeconds(number));
                _orders.Add(new LoggedOrder(++_lastId, now + late, new LoggedVersion(now, placed, state ?? states[0], state is null ? WholeSecond(now + skew) : placed)));
            }
        }
    }

    public void Change(int pick, Telling telling)
    {
        if (Pick(pick) is not { } order)
            return;
        var (now, before) = (clock.GetUtcNow(), order.Current);
        var state = states[(states.ToList().IndexOf(before.State) + 1) % states.Count];
        order.Versions.Add(before with { Since = now, State = state, UpdatedAt = Told(telling, before, now + skew) });
    }

    public void Date(int pick, TimeSpan ago)
    {
        if (Pick(pick) is not { } order)
            return;
        var now = clock.GetUtcNow();
        order.Versions.Add(order.Current with { Since = now, PlacedAt = WholeSecond(now + skew - ago), UpdatedAt = WholeSecond(now + skew) });
    }

    public void Delete(int pick)
    {
        if (Pick(pick) is { } order)
            order.Gone.Add((clock.GetUtcNow(), null));
    }

    /// <summary>Brings back one that was deleted.</summary>
    public void Restore(int pick)
    {
        var now = clock.GetUtcNow();
        var gone = Orders.Where(order => order.Gone is [.., { To: null }]).ToList();
        if (gone.Count > 0)
            gone[pick % gone.Count].Gone[^1] = gone[pick % gone.Count].Gone[^1] with { To = now };
    }

    /// <summary>Sends one's record so that it cannot be read, for a time.</summary>
    public void Break(int pick, TimeSpan time)
    {
        if (Pick(pick) is { } order)
            order.BrokenTo = clock.GetUtcNow() + time;
    }

    public bool IsBroken(LoggedOrder order) => clock.GetUtcNow() < order.BrokenTo;

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
