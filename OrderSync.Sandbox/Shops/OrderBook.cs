using System.Collections.Concurrent;

namespace OrderSync.Sandbox.Shops;

/// <summary>
/// The orders of a shop. None is held: each is made from (seed, index) when it is read. Only what was done to the shop
/// afterwards is kept: changed or deleted orders one by one, new ones as ranges.
/// </summary>
internal sealed class OrderBook
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<long, StateChange?> changes = [];
    private readonly AppendedOrders appended;
    private readonly ShopSettings settings;
    private readonly Timeline timeline;
    private readonly TimeProvider time;
    private long count;
    private int deleted;

    public OrderBook(ShopSettings settings, DateTimeOffset endsAt, ulong seed, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;
        EndsAt = endsAt.ToUnixTimeSeconds();
        Seed = seed;
        timeline = new Timeline(settings, endsAt, seed);
        appended = new AppendedOrders(EndsAt);
        count = settings.Orders;
    }

    public ulong Seed { get; }

    /// <summary>Told of each change while it holds others up: it must be quick. Null while nobody listens.</summary>
    public Action<OrderNews>? Listener { get; set; }

    /// <summary>The end of the history, in Unix seconds.</summary>
    public long EndsAt { get; }

    /// <summary>How many orders the history has; those with a higher index came in later.</summary>
    public int History => settings.Orders;

    public long FirstId => settings.FirstId;

    public long LastId => FirstId + Interlocked.Read(ref count) - 1;

    public int Deleted => Volatile.Read(ref deleted);

    public int Changed => changes.Count - Deleted;

    public long Existing => Interlocked.Read(ref count) - Deleted;

    public bool Exists(long id) =>
        id >= FirstId && id <= LastId && !(changes.TryGetValue(id, out var change) && change is null);

    public bool TryGet(long id, out OrderEntry order)
    {
        order = default;
        if (id < FirstId || id > LastId)
            return false;
        var touched = changes.TryGetValue(id, out var change);
        if (touched && change is null)
            return false;
        order = new OrderEntry(id - FirstId, id, SecondOf(id - FirstId), change);
        return true;
    }

    /// <summary>When the order of this index came in, in Unix seconds. It never falls as the index rises.</summary>
    public long SecondOf(long index) => index < History ? timeline.SecondOf(index) : appended.SecondOf(index);

    /// <summary>New orders, created now.</summary>
    public (long First, long Last) Append(int orders) => Append(orders, Now, 0);

    /// <summary>New orders, the first created at the given second, the others at equal steps after it.</summary>
    public (long First, long Last) Append(int orders, long startsAt, long step)
    {
        lock (gate)
        {
            var first = LastId + 1;
            appended.Add(count, orders, startsAt, step);
            Interlocked.Add(ref count, orders);
            for (var id = first; Listener is not null && id <= LastId; id++)
                Tell(OrderNewsKind.Created, id);
            return (first, LastId);
        }
    }

    public bool SetState(long id, Word state) => SetState(id, state, Now);

    public bool SetState(long id, Word state, long at)
    {
        lock (gate)
        {
            if (!Exists(id))
                return false;
            changes[id] = new StateChange(state, at);
            Tell(OrderNewsKind.Changed, id);
            return true;
        }
    }

    public bool Delete(long id)
    {
        lock (gate)
        {
            if (!Exists(id))
                return false;
            Tell(OrderNewsKind.Deleted, id);
            changes[id] = null;
            deleted++;
            return true;
        }
    }

    private void Tell(OrderNewsKind kind, long id)
    {
        if (Listener is { } listener && TryGet(id, out var order))
            listener(new OrderNews(kind, order));
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}

internal enum OrderNewsKind
{
    Created,
    Changed,
    Deleted,
}

/// <param name="Order">As it is now; of a deleted one, as it was.</param>
internal readonly record struct OrderNews(OrderNewsKind Kind, OrderEntry Order);
