using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Sandbox.Control;

namespace OrderSync.Sandbox.Shops;

/// <summary>New, changed and deleted orders.</summary>
internal static class OrderControl
{
    public static void MapOrderControl(this RouteGroupBuilder shop)
    {
        shop.MapPost("/orders", Append);
        shop.MapPost("/orders/state", ChangeSome);
        shop.MapPost("/orders/{id:long}/state", ChangeOne);
        shop.MapDelete("/orders/{id:long}", Delete);
    }

    private static Results<Ok<AppendedView>, ValidationProblem> Append(HttpContext context, ControlBody<AppendRequest> body)
    {
        if (body.Errors.Any)
            return body.Errors.Problem();
        var (first, last) = ShopControl.Of(context).Book.Append(body.Value.Count);
        return TypedResults.Ok(new AppendedView(body.Value.Count, first, last));
    }

    private static Results<Ok<ChangedView>, ValidationProblem> ChangeSome(HttpContext context, ControlBody<ChangeRequest> body)
    {
        if (body.Errors.Any)
            return body.Errors.Problem();
        var ids = ShopControl.Of(context).ChangeSome(body.Value.Count, body.Value.Seed, body.Value.State);
        return TypedResults.Ok(new ChangedView(ids.Count, ids));
    }

    private static Results<Ok<OrderView>, ValidationProblem, NotFound> ChangeOne(
        HttpContext context, long id, ControlBody<StateRequest> body)
    {
        if (body.Errors.Any)
            return body.Errors.Problem();
        var shop = ShopControl.Of(context);
        if (!shop.Book.SetState(id, shop.States.Named(body.Value.State)) || !shop.Book.TryGet(id, out var order))
            return TypedResults.NotFound();
        var truth = shop.TruthOf(order);
        return TypedResults.Ok(new OrderView(id, truth.State.Text, truth.UpdatedAt));
    }

    private static Results<NoContent, NotFound> Delete(HttpContext context, long id) =>
        ShopControl.Of(context).Book.Delete(id) ? TypedResults.NoContent() : TypedResults.NotFound();
}

internal sealed record AppendRequest(int Count) : IValidated
{
    public void Validate(FieldErrors errors) => errors.Between(Count, 1, 1_000_000, "count");
}

internal sealed record AppendedView(int Count, long FirstId, long LastId);

/// <param name="State">Without it, each order gets the state that follows its own.</param>
internal sealed record ChangeRequest(int Count, long Seed = 0, string? State = null) : IValidated
{
    public void Validate(FieldErrors errors)
    {
        errors.Between(Count, 1, 100_000, "count");
        errors.Require(State is null or { Length: >= 1 and <= 100 }, "state", "must have 1 to 100 characters");
    }
}

internal sealed record ChangedView(int Count, IReadOnlyList<long> Ids);

internal sealed record StateRequest(string State) : IValidated
{
    public void Validate(FieldErrors errors) =>
        errors.Require(State is { Length: >= 1 and <= 100 }, "state", "must have 1 to 100 characters");
}

internal sealed record OrderView(long Id, string State, DateTime UpdatedAt);
