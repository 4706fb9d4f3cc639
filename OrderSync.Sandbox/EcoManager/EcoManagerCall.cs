using System.Buffers;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>One call to a shop on EcoManager.</summary>
internal sealed class EcoManagerCall(HttpContext context, EcoManagerShop shop, CallRecord entry, bool isPage, EcoManagerRead read)
    : ReadingCall(context, shop, entry)
{
    public new EcoManagerShop Shop => shop;

    public override bool IsWelcome => shop.Accepts(Context.Request.Headers.Authorization);

    protected override string Missing => "No query results for model [App\\Models\\Order].";

    protected override FaultTarget Target => new(
        Entry.Path, isPage, isPage && PageQuery.Of(Context.Request.Query, shop.Settings.MaxPerPage).Cursor is not null);

    protected override IShopAnswer? Read() => read(this);

    protected override void WriteError(IBufferWriter<byte> body, int status, string message) => EcoManagerErrors.Write(body, message);
}

/// <summary>Finds the right answer to a call; null if what it asks for does not exist.</summary>
internal delegate IShopAnswer? EcoManagerRead(EcoManagerCall call);
