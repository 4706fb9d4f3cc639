using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Data;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Orders;

/// <summary>
/// Deletes all orders of a company with their assignments, after it has exported them. Shipments stay, without their order. What is stored while
/// it works stays.
/// </summary>
public sealed class OrderDeletion(OrderSyncDb db, NpgsqlDataSource database, OrderExports exports, CurrentUser user, AuditLog audit, TimeProvider time)
{
    private const int Batch = 5_000;

    /// <summary>First of all: a deletion that is cut off is then followed by a fetch of everything, and coverage claims nothing.</summary>
    private const string ForgetText = """
        with coverage as (delete from order_coverage where company_id = $1),
            rejected as (delete from rejected_records where company_id = $1)
        update connections set orders_synced_to = null, first_order_at = null where company_id = $1
        """;

    private const string BatchText = """
        with gone as (select id from orders where company_id = $1 and changed_at <= $2 limit $3 for update skip locked),
            lines as (delete from order_lines using gone where company_id = $1 and order_id = gone.id),
            versions as (delete from order_revisions using gone where company_id = $1 and order_id = gone.id),
            changes as (delete from order_status_changes using gone where company_id = $1 and order_id = gone.id),
            assignments as (delete from assignments using gone where company_id = $1 and order_id = gone.id),
            shipments as (update shipments set order_id = null from gone where company_id = $1 and order_id = gone.id),
            deleted as (delete from orders using gone where company_id = $1 and orders.id = gone.id returning 1)
        select count(*) from deleted
        """;

    public async Task<(DeletedOrdersView? Deleted, ProblemHttpResult? Refusal)> DeleteAsync(DeleteOrdersRequest request, CancellationToken cancellationToken)
    {
        var name = await db.Companies.Where(company => company.Id == user.CompanyId).Select(company => company.Name).SingleAsync(cancellationToken);
        if (!string.Equals(request.Company?.Trim(), name, StringComparison.Ordinal))
            return (null, Problems.Invalid("company", $"To delete all orders, company must be the company's name: “{name}”."));
        if (await db.Runs.AnyAsync(run => RunStates.Active.Contains(run.State), cancellationToken))
            return (null, Problems.Conflict("Tasks are active: stop them first, and the scheduler, or they store orders while these are deleted."));
        var until = time.GetUtcNow();
        var export = await exports.WriteAsync(user.CompanyId, until, user.Name, cancellationToken);
        audit.Record("orders.delete", export.Id, $"Deletes all {export.Orders:N0} orders; they are in export {export.Id}.");
        await db.SaveChangesAsync(cancellationToken);
        // From here to the end, whether or not the client still waits.
        var deleted = await DeleteAllAsync(until);
        audit.Record("orders.deleted", export.Id, $"Deleted {deleted:N0} orders.");
        await db.SaveChangesAsync(CancellationToken.None);
        return (new DeletedOrdersView(deleted, export.Orders, export.Bytes, export.Id, $"/api/admin/order-exports/{export.Id}"), null);
    }

    private async Task<long> DeleteAllAsync(DateTimeOffset until)
    {
        await using var forget = database.CreateCommand(ForgetText);
        forget.Parameters.AddAll(user.CompanyId);
        await forget.ExecuteNonQueryAsync();
        long total = 0;
        while (true)
        {
            await using var command = database.CreateCommand(BatchText);
            command.Parameters.AddAll(user.CompanyId, until, Batch);
            var deleted = (long)(await command.ExecuteScalarAsync())!;
            total += deleted;
            if (deleted == 0)
                return total;
        }
    }
}
