using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Lists;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;

namespace OrderSync.Api.Orders;

public static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        var orders = app.MapGroup("/api/v1/orders").WithTags("Orders").RequireAuthorization(Access.Read);
        orders.MapGet("/", List).LimitSearches();
        orders.MapGet("/count", Count).LimitSearches();
        orders.MapGet("/{id:guid}", Get);
        orders.MapGet("/{id:guid}/revisions/{number:int}", Revision);
    }

    public static IServiceCollection AddOrders(this IServiceCollection services) => services
        .AddScoped<OrderList>()
        .AddScoped<OrderExports>()
        .AddScoped<OrderDeletion>()
        .AddScoped<OrderReader>();

    /// <summary>
    /// Orders, newest first, page by page: send nextCursor back as cursor. From (inclusive) and to (exclusive) are about the time
    /// an order was placed. Each word of q is looked for, in any order and without accents, in number, platform's id, customer's name,
    /// e-mail, phone (with or without its country code), city, region and tracking number.
    /// </summary>
    internal static async Task<Results<Ok<CursorPage<OrderView>>, ProblemHttpResult>> List(
        [AsParameters] OrderListQuery query, OrderList orders, CurrentUser user, CancellationToken cancellationToken)
    {
        var errors = query.Validate(out var filter);
        return errors.Count > 0
            ? Problems.Invalid(errors)
            : TypedResults.Ok(await orders.ReadAsync(user.CompanyId, filter, cancellationToken));
    }

    /// <summary>How many orders the list with these filters has, up to 100,000; cursor, sort and limit do not matter.</summary>
    internal static async Task<Results<Ok<OrderListCount>, ProblemHttpResult>> Count(
        [AsParameters] OrderListQuery query, OrderList orders, CurrentUser user, CancellationToken cancellationToken)
    {
        var errors = query.Validate(out var filter);
        return errors.Count > 0
            ? Problems.Invalid(errors)
            : TypedResults.Ok(await orders.CountAsync(user.CompanyId, filter, cancellationToken));
    }

    /// <summary>One order with its lines and its versions.</summary>
    internal static async Task<Results<Ok<OrderDetailView>, ProblemHttpResult>> Get(
        Guid id, OrderReader orders, CancellationToken cancellationToken) =>
        await orders.FindAsync(id, cancellationToken) is { } order ? TypedResults.Ok(order) : Problems.NotFound("There is no such order.");

    /// <summary>What the platform sent, exactly as it was received.</summary>
    internal static async Task<Results<Ok<OrderPayloadView>, ProblemHttpResult>> Revision(
        Guid id, int number, OrderReader orders, CancellationToken cancellationToken) =>
        await orders.FindPayloadAsync(id, number, cancellationToken) is { } payload
            ? TypedResults.Ok(payload)
            : Problems.NotFound("There is no such version of an order.");
}
