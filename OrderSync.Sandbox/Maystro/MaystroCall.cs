using System.Buffers;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Maystro;

/// <summary>One call to an account with Maystro.</summary>
internal sealed class MaystroCall(HttpContext context, MaystroShop shop, CallRecord entry, bool isPage, MaystroRead read)
    : ShopCall(context, shop, entry)
{
    private const string Missing = "Not found.";
    private const string PastTheEnd = "Invalid page.";

    public new MaystroShop Shop => shop;

    public override bool IsWelcome => shop.Accepts(Context.Request.Headers.Authorization);

    protected override FaultTarget Target => new(Entry.Path, isPage, isPage && Context.Request.Query["page"] is [var page] && page != "1");

    public override async Task Error(int status, string message)
    {
        Start(status);
        MaystroErrors.Write(Context.Response.BodyWriter, status == StatusCodes.Status401Unauthorized ? "Invalid token." : message);
        await Context.Response.BodyWriter.FlushAsync();
    }

    public override async Task ServeAsync()
    {
        if (read(this) is not { } answer)
        {
            await Error(StatusCodes.Status404NotFound, isPage ? PastTheEnd : Missing);
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
            MaystroErrors.Write(body, isPage ? PastTheEnd : Missing);
    }
}

/// <summary>Finds the right answer to a call; null if what it asks for does not exist.</summary>
internal delegate IMaystroAnswer? MaystroRead(MaystroCall call);
