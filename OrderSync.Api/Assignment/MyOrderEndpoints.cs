using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;

namespace OrderSync.Api.Assignment;

/// <summary>The signed-in person's own orders: nobody else's are reached here.</summary>
public static class MyOrderEndpoints
{
    private const int MaxLimit = 200;

    public static void MapMyOrders(this IEndpointRouteBuilder app)
    {
        var my = app.MapGroup("/api/v1/my").WithTags("My orders").RequireAuthorization(Access.Read);
        my.MapGet("/orders", List);
        my.MapPost("/orders/{id:guid}/start", Start).ProducesProblem(StatusCodes.Status409Conflict);
        my.MapPost("/orders/{id:guid}/done", Done).ProducesProblem(StatusCodes.Status409Conflict);
        my.MapGet("/duty", Duty).ProducesProblem(StatusCodes.Status404NotFound);
        my.MapPost("/duty", SetDuty).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>Your open orders, what is in work first, then who waits longest; with state=done what you have done, latest first.</summary>
    internal static async Task<Results<Ok<OffsetPage<MyOrderView>>, ProblemHttpResult>> List(
        MyOrders orders, CancellationToken cancellationToken, string? state = null, int limit = 50, int offset = 0)
    {
        if (limit is < 1 or > MaxLimit)
            return Problems.Invalid("limit", $"limit must be 1 to {MaxLimit}.");
        if (offset < 0)
            return Problems.Invalid("offset", "offset must not be negative.");
        return state switch
        {
            null or "" or "open" => TypedResults.Ok(await orders.OpenAsync(limit, offset, cancellationToken)),
            "done" => TypedResults.Ok(await orders.DoneAsync(limit, offset, cancellationToken)),
            _ => Problems.Invalid("state", "state must be open or done."),
        };
    }

    /// <summary>Says that you work on an order of yours.</summary>
    internal static Task<Results<Ok<MyOrderView>, ProblemHttpResult>> Start(Guid id, MyOrders orders, CancellationToken cancellationToken) =>
        orders.StartAsync(id, cancellationToken);

    /// <summary>Says that your part of an order is done, with a note if you like. It is not handed out again.</summary>
    internal static Task<Results<Ok<MyOrderView>, ProblemHttpResult>> Done(
        Guid id, DoneRequest request, MyOrders orders, CancellationToken cancellationToken) => orders.FinishAsync(id, request.Note, cancellationToken);

    /// <summary>You as an agent: on duty or not, how much you have, and whether orders come.</summary>
    internal static async Task<Results<Ok<MyDutyView>, ProblemHttpResult>> Duty(MyOrders orders, CancellationToken cancellationToken) =>
        await orders.DutyAsync(cancellationToken) is { } view ? TypedResults.Ok(view) : AgentEndpoints.NoSuchPerson();

    /// <summary>Your own switch: on duty orders come; off duty those not begun go to others, unless drain says otherwise.</summary>
    internal static Task<Results<Ok<DutyView>, ProblemHttpResult>> SetDuty(
        DutyRequest request, AgentActs acts, CurrentUser user, CancellationToken cancellationToken) => acts.SetDutyAsync(user.Id, request, cancellationToken);
}
