using System.Buffers;
using OrderSync.Sandbox.Ledger;

namespace OrderSync.Sandbox.Shops;

/// <summary>The right answer to a call, once it is known that there is one.</summary>
internal interface IShopAnswer
{
    ReadOnlyMemory<long> Ids { get; }

    void Write(IBufferWriter<byte> body);
}

/// <summary>A call that reads something by its address: 200 with what there is, or 404.</summary>
internal abstract class ReadingCall(HttpContext context, Shop shop, CallRecord entry) : ShopCall(context, shop, entry)
{
    /// <summary>What is said of something that does not exist.</summary>
    protected abstract string Missing { get; }

    public override async Task Error(int status, string message)
    {
        Start(status);
        WriteError(Context.Response.BodyWriter, status, message);
        await Context.Response.BodyWriter.FlushAsync();
    }

    public override async Task ServeAsync()
    {
        if (Read() is not { } answer)
        {
            await Error(StatusCodes.Status404NotFound, Missing);
            return;
        }

        Start(StatusCodes.Status200OK);
        answer.Write(Context.Response.BodyWriter);
        RecordServed(answer.Ids.Span);
        await Context.Response.BodyWriter.FlushAsync();
    }

    public override void Write(IBufferWriter<byte> body)
    {
        if (Read() is { } answer)
            answer.Write(body);
        else
            WriteError(body, StatusCodes.Status404NotFound, Missing);
    }

    /// <summary>Finds the right answer; null if what the call asks for does not exist.</summary>
    protected abstract IShopAnswer? Read();

    protected abstract void WriteError(IBufferWriter<byte> body, int status, string message);
}
