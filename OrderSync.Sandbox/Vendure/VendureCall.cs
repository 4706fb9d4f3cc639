using System.Buffers;
using System.Text.Json;
using OrderSync.Sandbox.Faults;
using OrderSync.Sandbox.Ledger;
using OrderSync.Sandbox.Shops;

namespace OrderSync.Sandbox.Vendure;

/// <summary>
/// One call to a shop's admin API. What it asks for is known only once the document has been executed, so that comes first; then
/// it is decided what becomes of the answer.
/// </summary>
internal sealed class VendureCall(HttpContext context, VendureShop shop, CallRecord entry, VendureServer server)
    : ShopCall(context, shop, entry)
{
    private readonly List<long> ids = [];
    private (int Status, byte[] Body) answer;
    private bool isPage;
    private bool isLaterPage;

    public new VendureShop Shop => shop;

    public Caller Caller { get; } = shop.CallerOf(context.Request.Headers);

    public bool HasSession => !Context.Request.Headers.ContainsKey("vendure-api-key");

    protected override FaultTarget Target => new(Entry.Path, isPage, isLaterPage, HasToken);

    private bool HasToken => Context.Request.Headers.ContainsKey("vendure-api-key") || Context.Request.Headers.ContainsKey("Authorization");

    /// <summary>For the ledger: what a field asks for.</summary>
    /// <param name="isLaterPage">Null: it asks for no page.</param>
    public void Ask(string? arguments, bool? isLaterPage = null)
    {
        Entry.Asked = arguments;
        isPage |= isLaterPage is not null;
        this.isLaterPage |= isLaterPage == true;
    }

    /// <summary>For the ledger: orders that the answer will hold.</summary>
    public IReadOnlyList<OrderNode> Note(IReadOnlyList<OrderNode> orders, ReadOnlySpan<long> served)
    {
        ids.AddRange(served);
        return orders;
    }

    public override async Task PrepareAsync()
    {
        // Seen: the header comes empty to whoever shows a session or a key that is none.
        if (HasToken && Caller == Caller.Unknown)
            Context.Response.Headers["vendure-auth-token"] = "";
        answer = Path == "/admin-api" && HttpMethods.IsPost(Context.Request.Method)
            ? await ExecuteAsync()
            : BeforeGraphQL(StatusCodes.Status404NotFound, $"Cannot {Entry.Method} {Path}");
    }

    public override async Task ServeAsync()
    {
        Start(answer.Status);
        Write(Context.Response.BodyWriter);
        RecordServed([.. ids]);
        await Context.Response.BodyWriter.FlushAsync();
    }

    public override void Write(IBufferWriter<byte> body) => body.Write(MalformedOrders.Spoil(answer.Body, Plan));

    /// <summary>Vendure's own way to refuse credentials is a GraphQL error; everything else is the web framework's.</summary>
    public override async Task Error(int status, string message)
    {
        var isRefusal = status is StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden;
        var error = isRefusal ? (Status: StatusCodes.Status200OK, Body: VendureErrors.Refusal) : BeforeGraphQL(status, message);
        Start(error.Status);
        Context.Response.BodyWriter.Write(error.Body);
        await Context.Response.BodyWriter.FlushAsync();
    }

    private async Task<(int Status, byte[] Body)> ExecuteAsync()
    {
        try
        {
            var request = await VendureRequest.ReadAsync(Context.Request, server.Serializer);
            return string.IsNullOrEmpty(request.Query)
                ? (StatusCodes.Status400BadRequest, VendureErrors.NoQuery)
                : await server.AnswerAsync(this, request);
        }
        catch (JsonException exception)
        {
            return BeforeGraphQL(StatusCodes.Status400BadRequest, exception.Message);
        }
    }

    private (int Status, byte[] Body) BeforeGraphQL(int status, string message) =>
        (status, VendureErrors.BeforeGraphQL(status, message, Path, Entry.At));

    /// <summary>As the shop's own server sees it.</summary>
    private string Path => Entry.Path[Entry.Path.IndexOf('/', "/vendure/".Length)..];
}
