using System.Collections.Concurrent;
using OrderSync.Sandbox.EcoManager.Content;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>
/// The orders of a shop. None is held: each is made from (seed, index) when it is read. Only what was done to the shop
/// afterwards is kept: changed or deleted orders one by one, new ones as ranges.
/// </summary>
internal sealed class OrderBook
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<long, Change> changes = [];
    private readonly AppendedOrders appended;
    private readonly EcoManagerSettings settings;
    private readonly Timeline timeline;
    private readonly TimeProvider time;
    private readonly long endsAt;
    private long count;
    private int deleted;

    public OrderBook(EcoManagerSettings settings, DateTimeOffset endsAt, ulong seed, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;
        this.endsAt = endsAt.ToUnixTimeSeconds();
        Seed = seed;
        timeline = new Timeline(settings, endsAt, seed);
        appended = new AppendedOrders(this.endsAt);
        count = settings.Orders;
    }

    public ulong Seed { get; }

    public long FirstId => settings.FirstId;

    public long LastId => FirstId + Interlocked.Read(ref count) - 1;

    public int Deleted => Volatile.Read(ref deleted);

    public int Changed => changes.Count - Deleted;

    public long Existing => Interlocked.Read(ref count) - Deleted;

    public bool Exists(long id) =>
        id >= FirstId && id <= LastId && !(changes.TryGetValue(id, out var change) && change.Deleted);

    public bool TryGet(long id, out OrderFacts order)
    {
        order = default;
        if (id < FirstId || id > LastId)
            return false;
        var touched = changes.TryGetValue(id, out var change);
        if (touched && change.Deleted)
            return false;
        order = Make(id);
        if (touched)
            order = order with { State = change.State, UpdatedAt = change.At };
        return true;
    }

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
            changes[id] = new Change(state, at, Deleted: false);
            return true;
        }
    }

    public bool Delete(long id)
    {
        lock (gate)
        {
            if (!Exists(id))
                return false;
            changes[id] = new Change(default, 0, Deleted: true);
            deleted++;
            return true;
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private OrderFacts Make(long id)
    {
        var index = id - FirstId;
        var created = index < settings.Orders ? timeline.SecondOf(index) : appended.SecondOf(index);
        var dice = new Seeded(Seed, index, Streams.State);
        var state = States.At((endsAt - created) / 86_400.0, ref dice);
        var days = States.IsTerminal(state) ? 2 + dice.Below(8) : 1;
        var updated = created + dice.Below((int)Math.Clamp(endsAt - created, 1, days * 86_400));
        return new OrderFacts(index, id, created, updated, state, Basket.Of(Seed, index));
    }

    private readonly record struct Change(Word State, long At, bool Deleted);
}
