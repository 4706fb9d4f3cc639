using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Sandbox.Control;
using OrderSync.Sandbox.Faults;

namespace OrderSync.Sandbox.Shops;

/// <summary>What a test or a person may do to a shop, the same on every platform, under /_sandbox/{platform}.</summary>
internal static class ShopControl
{
    /// <param name="platform">As it stands in the address.</param>
    /// <param name="without">Faults that the platform's API cannot have.</param>
    public static void MapShopControl<TSettings>(
        this IEndpointRouteBuilder app, string platform, IShops<TSettings> shops, params FaultKind[] without)
        where TSettings : ShopSettings
    {
        app.MapGet($"/_sandbox/{platform}", All).WithMetadata(shops);
        var shop = app.MapGroup($"/_sandbox/{platform}/{{shop}}").AddEndpointFilter(RequireName).WithMetadata(shops);
        shop.MapGet("", Get);
        shop.MapPut("", Put<TSettings>);
        shop.MapDelete("", Forget);
        shop.MapPost("/reset", Reset);
        shop.MapPost("/token", ReplaceToken);
        shop.MapOrderControl();
        shop.MapFaults(context => Of(context).Faults, without);
        shop.MapLedger();
    }

    /// <summary>For the index.</summary>
    public static IReadOnlyList<string> Describe(string platform) =>
    [
        $"GET /_sandbox/{platform}",
        $"GET, PUT, DELETE /_sandbox/{platform}/{{shop}}",
        $"POST /_sandbox/{platform}/{{shop}}/reset",
        $"POST /_sandbox/{platform}/{{shop}}/token",
        $"POST /_sandbox/{platform}/{{shop}}/orders",
        $"POST /_sandbox/{platform}/{{shop}}/orders/state",
        $"POST /_sandbox/{platform}/{{shop}}/orders/{{id}}/state",
        $"DELETE /_sandbox/{platform}/{{shop}}/orders/{{id}}",
        $"GET, POST, DELETE /_sandbox/{platform}/{{shop}}/faults",
        $"GET, DELETE /_sandbox/{platform}/{{shop}}/ledger",
        $"GET /_sandbox/{platform}/{{shop}}/ledger/requests?last=100",
        $"GET /_sandbox/{platform}/{{shop}}/ledger/served",
        $"GET /_sandbox/{platform}/{{shop}}/ledger/truth?from=&to=",
    ];

    /// <summary>The shop that the call names. The group's filter has made sure that there is one.</summary>
    public static Shop Of(HttpContext context) => ShopsOf<IShops>(context).Find((string)context.Request.RouteValues["shop"]!)!;

    private static T ShopsOf<T>(HttpContext context)
        where T : class, IShops => context.GetEndpoint()!.Metadata.GetRequiredMetadata<T>();

    private static ValueTask<object?> RequireName(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        if (ShopNames.IsName((string)call.HttpContext.Request.RouteValues["shop"]!))
            return next(call);
        var errors = new FieldErrors();
        errors.Add("shop", "must be 1 to 40 letters, digits and hyphens");
        return ValueTask.FromResult<object?>(errors.Problem());
    }

    private static Ok<IReadOnlyList<ShopView>> All(HttpContext context) =>
        TypedResults.Ok<IReadOnlyList<ShopView>>([.. ShopsOf<IShops>(context).All.Select(ShopView.Of)]);

    private static Ok<ShopView> Get(HttpContext context) => TypedResults.Ok(ShopView.Of(Of(context)));

    private static Results<Ok<ShopView>, ValidationProblem> Put<TSettings>(
        HttpContext context, string shop, ControlBody<TSettings> body, TimeProvider time)
        where TSettings : ShopSettings
    {
        if (!body.Errors.Any && !Timeline.HasRoom(body.Value, time.GetUtcNow()))
            body.Errors.Add("gapMonths", "leave no time in which an order could have come in");
        if (body.Errors.Any)
            return body.Errors.Problem();
        return TypedResults.Ok(ShopView.Of(ShopsOf<IShops<TSettings>>(context).Reset(shop, body.Value)));
    }

    private static NoContent Forget(HttpContext context, string shop)
    {
        ShopsOf<IShops>(context).Forget(shop);
        return TypedResults.NoContent();
    }

    private static Ok<ShopView> Reset(HttpContext context, string shop) =>
        TypedResults.Ok(ShopView.Of(ShopsOf<IShops>(context).Reset(shop)));

    private static Results<NoContent, ValidationProblem> ReplaceToken(HttpContext context, ControlBody<TokenRequest> body)
    {
        if (body.Errors.Any)
            return body.Errors.Problem();
        Of(context).ReplaceToken(body.Value.Token);
        return TypedResults.NoContent();
    }
}

internal sealed record TokenRequest(string Token) : IValidated
{
    public void Validate(FieldErrors errors) =>
        errors.Require(Token is { Length: >= 1 and <= 500 }, "token", "must have 1 to 500 characters");
}

/// <summary>A shop as the control API shows it: settings with every default filled in, and what it holds.</summary>
/// <param name="Settings">An object, so that a platform's own settings are shown too.</param>
internal sealed record ShopView(string Shop, object Settings, OrderCounts Orders, int Faults, long Requests)
{
    public static ShopView Of(Shop shop) => new(
        shop.Name,
        shop.ShownSettings,
        OrderCounts.Of(shop.Book),
        shop.Faults.All().Count(fault => fault.Active),
        shop.Ledger.Requests().Total);
}

/// <param name="Existing">How many orders a complete walk would find.</param>
/// <param name="Changed">Orders whose state was changed after they were made.</param>
internal sealed record OrderCounts(long Existing, long? FirstId, long? LastId, int Changed, int Deleted)
{
    public static OrderCounts Of(OrderBook book) => book.LastId < book.FirstId
        ? new(0, null, null, 0, 0)
        : new(book.Existing, book.FirstId, book.LastId, book.Changed, book.Deleted);
}
