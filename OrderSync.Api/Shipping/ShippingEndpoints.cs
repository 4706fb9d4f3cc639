using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Lists;
using OrderSync.Api.Runs;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Shipping;

namespace OrderSync.Api.Shipping;

/// <summary>Shipments, what their codes mean, and the sync that keeps them current.</summary>
public static class ShippingEndpoints
{
    public static void MapShipping(this IEndpointRouteBuilder app)
    {
        var read = app.MapGroup("/api/v1/shipments").WithTags("Shipping").RequireAuthorization(Access.Read);
        read.MapGet("/", List).LimitSearches();
        read.MapGet("/status-codes", Codes);
        read.MapGet("/{id:guid}", Get);

        var operate = app.MapGroup("/api/v1/shipments").WithTags("Shipping").RequireAuthorization(Access.Operate);
        operate.MapPost("/{id:guid}/refresh", Refresh).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status502BadGateway);

        app.MapGroup("/api/platform-operations/tasks").WithTags("Platform operations").RequireAuthorization(Access.Operate)
            .MapPost("/shipping-sync", Start)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    public static IServiceCollection AddShipping(this IServiceCollection services) => services
        .AddScoped<ShippingStart>()
        .AddScoped<ShipmentCodes>()
        .AddScoped<ShipmentList>()
        .AddScoped<ShipmentReader>()
        .AddScoped<ShipmentRefreshing>();

    /// <summary>
    /// Shipments, the last changed first, page by page: send nextCursor back as cursor. State is open, terminal or unmatched (no order
    /// of its reference is known); q is looked for anywhere in reference, tracking number and recipient, in upper or lower case.
    /// </summary>
    internal static async Task<Results<Ok<CursorPage<ShipmentView>>, ProblemHttpResult>> List(
        [AsParameters] ShipmentListQuery query, ShipmentList shipments, CurrentUser user, CancellationToken cancellationToken)
    {
        var errors = query.Validate(out var filter);
        return errors.Count > 0
            ? Problems.Invalid(errors)
            : TypedResults.Ok(await shipments.ReadAsync(user.CompanyId, filter, cancellationToken));
    }

    /// <summary>Every status code of the carriers that the company is connected to, and how many shipments have each now.</summary>
    internal static async Task<Ok<IReadOnlyList<ShipmentCodeView>>> Codes(
        ShipmentCodes codes, CancellationToken cancellationToken) =>
        TypedResults.Ok(await codes.WithCountsAsync(cancellationToken));

    /// <summary>One shipment with the statuses that it has had.</summary>
    internal static async Task<Results<Ok<ShipmentDetailView>, ProblemHttpResult>> Get(
        Guid id, ShipmentReader shipments, CancellationToken cancellationToken) =>
        await shipments.FindAsync(id, cancellationToken) is { } shipment ? TypedResults.Ok(shipment) : Missing();

    /// <summary>Reads one shipment and its history from the carrier now.</summary>
    internal static async Task<Results<Ok<ShipmentDetailView>, ProblemHttpResult>> Refresh(
        Guid id, ShipmentRefreshing refreshing, ShipmentReader shipments, CancellationToken cancellationToken)
    {
        var (found, refusal) = await refreshing.RefreshAsync(id, cancellationToken);
        if (refusal is not null)
            return refusal;
        return found && await shipments.FindAsync(id, cancellationToken) is { } shipment ? TypedResults.Ok(shipment) : Missing();
    }

    /// <summary>Starts bringing the statuses of a carrier's shipments in the background, for all orders that are still on their way.</summary>
    internal static async Task<Results<AcceptedAtRoute<RunView>, ProblemHttpResult>> Start(
        StartShippingSyncRequest request, ShippingStart start, RunQueries runs, CancellationToken cancellationToken) =>
        await RunEndpoints.AcceptAsync(await start.StartAsync(request.ConnectionId!.Value, cancellationToken), runs, cancellationToken);

    private static ProblemHttpResult Missing() => Problems.NotFound("There is no such shipment.");
}
