using System.Buffers;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>One call to a shop on EcoManager.</summary>
internal sealed class EcoManagerCall(HttpContext context, EcoManagerShop shop, CallRecord entry, bool isPage, EcoManagerRead read)
    : ShopCall(context, shop, entry)
{
    public new EcoManagerShop Shop => shop;

    public override bool IsWelcome => shop.Accepts(Context.Request.Headers.Authorization);

    protected override FaultTarget Target => new(
        Entry.Path, isPage, isPage && PageQuery.Of(Context.Request.Query, shop.Settings.MaxPerPage).Cursor is not null);

    public override async Task Error(int status, string message)
    {
        Start(status);
        EcoManagerErrors.Write(Context.Response.BodyWriter, message);
        await Context.Response.BodyWriter.FlushAsync();
    }

    public override async Task ServeAsync()
    {
        if (read(this) is not { } answer)
        {
            await Error(StatusCodes.Status404NotFound, "No query results for model [App\\Models\\Order].");
            return;
        }

        Start(StatusCodes.Status200OK);
        answer.Write(Context.Response.BodyWriter);
        RecordServed(answer.Ids.Span);
        await Context.Response.BodyWriter.FlushAsync();
    }

    public override void Write(IBufferWriter<byte> body)
    {
        if (read(this) is { } answer)
            answer.Write(body);
        else
            EcoManagerErrors.Write(body, "No query results for model [App\\Models\\Order].");
    }
}

/// <summary>Finds the right answer to a call; null if what it asks for does not exist.</summary>
internal delegate IEcoManagerAnswer? EcoManagerRead(EcoManagerCall call);
