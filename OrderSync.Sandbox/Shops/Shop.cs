using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;
using OrderSync.Sandbox.Limits;

namespace OrderSync.Sandbox.Shops;

/// <summary>One merchant's shop on a platform. A reset makes a new one.</summary>
internal abstract class Shop
{
    private readonly ShopGrowth? growth;
    private volatile RequestLedger ledger = new();

    protected Shop(string name, ShopSettings settings, TimeProvider time)
    {
        Name = name;
        LatencyMs = settings.LatencyMs;
        EndsAt = settings.EndsAt ?? time.GetUtcNow();
        Seed = settings.Seed ?? Seeded.OfName(name);
        Book = new OrderBook(settings, EndsAt, (ulong)Seed, time);
        Limits = settings.RateLimits is { } limits ? new RateWindows(limits, time) : null;
        growth = settings.Growth is { } pace ? new ShopGrowth(this, pace, time) : null;
    }

    public string Name { get; }

    public int LatencyMs { get; }

    public DateTimeOffset EndsAt { get; }

    public long Seed { get; }

    public OrderBook Book { get; }

    public FaultRules Faults { get; } = new();

    public RequestLedger Ledger => ledger;

    public RateWindows? Limits { get; }

    public abstract OrderStates States { get; }

    /// <summary>The settings with every default filled in.</summary>
    public abstract ShopSettings ShownSettings { get; }

    public abstract OrderTruth TruthOf(in OrderEntry order);

    /// <summary>Brings the shop up to date; called by whoever looks at it.</summary>
    public virtual void CatchUp() => growth?.CatchUp();

    /// <summary>What time brings to a shop that grows: new orders, the first at the given second, the others at equal steps after it.</summary>
    public virtual void Grow(int orders, long startsAt, long step) => Book.Append(orders, startsAt, step);

    public void ClearLedger() => ledger = new();

    public void ReplaceToken(string token)
    {
        Renew(token);
        Faults.TokenReplaced();
    }

    /// <summary>From now on, only this token is good.</summary>
    protected abstract void Renew(string token);
}

/// <summary>A shop with its platform's own settings.</summary>
internal abstract class Shop<TSettings>(string name, TSettings settings, TimeProvider time) : Shop(name, settings, time)
    where TSettings : ShopSettings
{
    public TSettings Settings => settings;
}
