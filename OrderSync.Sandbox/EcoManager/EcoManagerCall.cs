using System.Buffers;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>One call to a shop, from the moment it is let in to its line in the ledger.</summary>
internal sealed class EcoManagerCall(HttpContext context, EcoManagerShop shop, CallRecord entry, EcoManagerRead read)
    : FaultedCall(context, entry)
{
    private readonly RequestLedger ledger = shop.Ledger;
    private bool recorded;

    public EcoManagerShop Shop => shop;

    public FaultPlan Plan { get; private set; } = FaultPlan.None;

    /// <summary>Decides which faults the call suffers, once.</summary>
    public FaultPlan TakePlan(bool isPage)
    {
        var later = isPage && PageQuery.Of(Context.Request.Query, shop.Settings.MaxPerPage).Cursor is not null;
        Plan = shop.Faults.Take(new FaultTarget(Entry.Path, isPage, later));
        Entry.Fault = Plan.Name;
        return Plan;
    }

    public override async Task Error(int status, string message)
    {
        Start(status);
        EcoManagerErrors.Write(Context.Response.BodyWriter, message);
        await Context.Response.BodyWriter.FlushAsync();
    }

    /// <summary>The right answer, sent whole. It enters the ledger before the caller can see its end.</summary>
    public async Task Serve()
    {
        if (read(this) is not { } answer)
        {
            await Error(StatusCodes.Status404NotFound, "No query results for model [App\\Models\\Order].");
            return;
        }

        Start(StatusCodes.Status200OK);
        answer.Write(Context.Response.BodyWriter);
        Entry.Count = answer.Ids.Length;
        Entry.FirstId = answer.Ids.IsEmpty ? null : answer.Ids.Span[0];
        Entry.LastId = answer.Ids.IsEmpty ? null : answer.Ids.Span[^1];
        Record(answer.Ids.Span);
        await Context.Response.BodyWriter.FlushAsync();
    }

    public override void Write(IBufferWriter<byte> body)
    {
        if (read(this) is { } answer)
            answer.Write(body);
        else
            EcoManagerErrors.Write(body, "No query results for model [App\\Models\\Order].");
    }

    public override void Record(ReadOnlySpan<long> servedIds)
    {
        if (recorded)
            return;
        recorded = true;
        ledger.Record(Entry, servedIds);
    }

    private void Start(int status)
    {
        Entry.Status = Context.Response.StatusCode = status;
        Context.Response.ContentType = "application/json";
    }
}

/// <summary>Finds the right answer to a call; null if what it asks for does not exist.</summary>
internal delegate IEcoManagerAnswer? EcoManagerRead(EcoManagerCall call);
