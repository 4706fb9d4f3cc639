using System.Buffers;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>One call to an account with Maystro.</summary>
internal sealed class MaystroCall(HttpContext context, MaystroShop shop, CallRecord entry, bool isPage, MaystroRead read)
    : ReadingCall(context, shop, entry)
{
    public new MaystroShop Shop => shop;

    public override bool IsWelcome => shop.Accepts(Context.Request.Headers.Authorization);

    protected override string Missing => isPage ? "Invalid page." : "Not found.";

    protected override FaultTarget Target => new(Entry.Path, isPage, isPage && Context.Request.Query["page"] is [var page] && page != "1");

    protected override IShopAnswer? Read() => read(this);

    protected override void WriteError(IBufferWriter<byte> body, int status, string message) =>
        MaystroErrors.Write(body, status == StatusCodes.Status401Unauthorized ? "Invalid token." : message);
}

/// <summary>Finds the right answer to a call; null if what it asks for does not exist.</summary>
internal delegate IShopAnswer? MaystroRead(MaystroCall call);
