using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Sandbox.Control;
using OrderSync.Sandbox.Faults;

namespace OrderSync.Sandbox.EcoManager;

/// <summary>What a test or a person may do to a shop, under /_sandbox/ecomanager.</summary>
internal static class EcoManagerControl
{
    public static void MapEcoManagerControl(this IEndpointRouteBuilder app)
    {
        app.MapGet("/_sandbox/ecomanager", All);
        var shop = app.MapGroup("/_sandbox/ecomanager/{shop}").AddEndpointFilter(RequireName);
        shop.MapGet("", Get);
        shop.MapPut("", Put);
        shop.MapDelete("", Forget);
        shop.MapPost("/reset", Reset);
        shop.MapPost("/token", ReplaceToken);
        shop.MapOrderControl();
        shop.MapFaults(context => Of(context).Faults);
        shop.MapLedger();
    }

    /// <summary>The shop that the call names. The group's filter has made sure that there is one.</summary>
    public static EcoManagerShop Of(HttpContext context) =>
        context.RequestServices.GetRequiredService<EcoManagerShops>().Find((string)context.Request.RouteValues["shop"]!)!;

    private static ValueTask<object?> RequireName(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        if (EcoManagerShops.IsName((string)call.HttpContext.Request.RouteValues["shop"]!))
            return next(call);
        var errors = new FieldErrors();
        errors.Add("shop", "must be 1 to 40 letters, digits and hyphens");
        return ValueTask.FromResult<object?>(errors.Problem());
    }

    private static Ok<IReadOnlyList<ShopView>> All(EcoManagerShops shops) =>
        TypedResults.Ok<IReadOnlyList<ShopView>>([.. shops.All.Select(ShopView.Of)]);

    private static Ok<ShopView> Get(HttpContext context) => TypedResults.Ok(ShopView.Of(Of(context)));

    private static Results<Ok<ShopView>, ValidationProblem> Put(
        string shop, ControlBody<EcoManagerSettings> body, EcoManagerShops shops, TimeProvider time)
    {
        if (!body.Errors.Any && !Timeline.HasRoom(body.Value, time.GetUtcNow()))
            body.Errors.Add("gapMonths", "leave no time in which an order could have come in");
        if (body.Errors.Any)
            return body.Errors.Problem();
        return TypedResults.Ok(ShopView.Of(shops.Reset(shop, body.Value)));
    }

    private static NoContent Forget(string shop, EcoManagerShops shops)
    {
        shops.Forget(shop);
        return TypedResults.NoContent();
    }

    private static Ok<ShopView> Reset(HttpContext context, string shop, EcoManagerShops shops) =>
        TypedResults.Ok(ShopView.Of(shops.Reset(shop, Of(context).Settings)));

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
internal sealed record ShopView(string Shop, EcoManagerSettings Settings, OrderCounts Orders, int Faults, long Requests)
{
    public static ShopView Of(EcoManagerShop shop) => new(
        shop.Name,
        shop.Settings with { Seed = shop.Seed, EndsAt = shop.EndsAt, Token = shop.Token },
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
