using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrderSync.Api.Audit;
using OrderSync.Api.Scheduling;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Data;

namespace OrderSync.Api.Orders;

/// <summary>Acts on all orders of a company.</summary>
public static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        var administer = app.MapGroup("/api/admin").WithTags("Admin").RequireAuthorization(Access.Administer);
        administer.MapPost("/sync-stores", SyncStores);
        administer.MapDelete("/delete-orders", DeleteOrders).ProducesProblem(StatusCodes.Status409Conflict);
        administer.MapGet("/order-exports/{id:guid}", Download).Produces<byte[]>(StatusCodes.Status200OK, "application/gzip");
    }

    /// <summary>Starts an incremental fetch of every active connection, and says of each that was refused why.</summary>
    internal static async Task<Ok<SchedulerAnswer<TriggerView>>> SyncStores(SchedulerActs acts, CancellationToken cancellationToken) =>
        SchedulerEndpoints.Good(await acts.TriggerAsync(ScheduleKind.OrderSync, false, cancellationToken));

    /// <summary>Exports all orders of the company to a file, and deletes them. The body must name the company.</summary>
    internal static async Task<Results<Ok<SchedulerAnswer<DeletedOrdersView>>, ProblemHttpResult>> DeleteOrders(
        [FromBody] DeleteOrdersRequest request, OrderDeletion deletion, CancellationToken cancellationToken)
    {
        var (deleted, refusal) = await deletion.DeleteAsync(request, cancellationToken);
        return deleted is null ? refusal! : SchedulerEndpoints.Good(deleted);
    }

    /// <summary>An export's file: gzip, one JSON object a line.</summary>
    internal static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> Download(
        Guid id, OrderExports exports, OrderSyncDb db, AuditLog audit, CurrentUser user, CancellationToken cancellationToken)
    {
        var company = user.CompanyId;
        if (!await exports.ExistsAsync(company, id, cancellationToken))
            return Problems.NotFound("There is no such export, or it has expired.");
        audit.Record("orders.download", id, $"Downloaded the orders of export {id}.");
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Stream(stream => exports.CopyAsync(company, id, stream, cancellationToken), "application/gzip", $"orders-{id}.ndjson.gz");
    }
}
