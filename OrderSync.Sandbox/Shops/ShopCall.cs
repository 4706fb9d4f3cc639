using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;

namespace OrderSync.Sandbox.Shops;

/// <summary>One call to a shop, from the moment it is let in to its line in the ledger.</summary>
internal abstract class ShopCall(HttpContext context, Shop shop, CallRecord entry) : FaultedCall(context, entry)
{
    private readonly RequestLedger ledger = shop.Ledger;
    private bool recorded;

    public Shop Shop => shop;

    public FaultPlan Plan { get; private set; } = FaultPlan.None;

    /// <summary>False: the caller is refused at the door. Where a platform refuses field by field, everybody is let in.</summary>
    public virtual bool IsWelcome => true;

    /// <summary>What the faults see of it. To be asked for after <see cref="PrepareAsync"/>.</summary>
    protected abstract FaultTarget Target { get; }

    /// <summary>Reads whatever must be known before it is known what the call will suffer.</summary>
    public virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Decides which faults the call suffers, once.</summary>
    public FaultPlan TakePlan()
    {
        Plan = shop.Faults.Take(Target);
        Entry.Fault = Plan.Name;
        return Plan;
    }

    /// <summary>Sends the right answer, whole.</summary>
    public abstract Task ServeAsync();

    public override void Record(ReadOnlySpan<long> servedIds)
    {
        if (recorded)
            return;
        recorded = true;
        ledger.Record(Entry, servedIds);
    }

    protected void Start(int status)
    {
        Entry.Status = Context.Response.StatusCode = status;
        Context.Response.ContentType = "application/json";
    }

    /// <summary>To be called before the caller can see the end of the answer, so that what was seen is in the ledger.</summary>
    protected void RecordServed(ReadOnlySpan<long> ids)
    {
        Entry.Count = ids.Length;
        Entry.FirstId = ids.IsEmpty ? null : ids[0];
        Entry.LastId = ids.IsEmpty ? null : ids[^1];
        Record(ids);
    }
}
