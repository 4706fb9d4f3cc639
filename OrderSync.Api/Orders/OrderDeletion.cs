using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Scheduling;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Data;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Orders;

/// <summary>
/// Deletes all orders of a company with their assignments, after it has exported them: exactly the versions that are exported. Shipments stay,
/// without their order. What is stored while it works stays.
/// </summary>
public sealed class OrderDeletion(
    OrderSyncDb db, NpgsqlDataSource database, OrderExports exports, SchedulerStatus scheduler, CurrentUser user, AuditLog audit)
{
    private const int Batch = 5_000;

    /// <summary>
    /// First of all: a deletion that is cut off is then followed by a fetch of everything, and coverage claims nothing. And last of all, should
    /// anything have been said of the orders meanwhile.
    /// </summary>
    private const string ForgetText = """
        with coverage as (delete from order_coverage where company_id = $1),
            rejected as (delete from rejected_records where company_id = $1)
        update connections set orders_synced_to = null, first_order_at = null, looked_back_at = '{}',
            list_known_to = null, list_known_from = null, list_known_at = null, list_settled_to = null
        where company_id = $1
        """;

    /// <summary>What has another version than the exported one, or is just being written, stays.</summary>
    private const string BatchText = """
        with gone as (
                select orders.id from exported_orders exported
                join orders on orders.company_id = $1 and orders.id = exported.id
                    and orders.revision = exported.revision and orders.changed_at = exported.changed_at
                where exported.number > $2 and exported.number <= $3
                for update of orders skip locked),
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
        if (await scheduler.IsRunningAsync(cancellationToken))
            return (null, Problems.Conflict("The scheduler is running: stop it first, or it starts tasks that store orders while these are deleted."));
        if (await AnyActiveAsync(cancellationToken))
            return (null, Problems.Conflict("Tasks are active: stop them first, or they store orders while these are deleted."));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var export = await exports.WriteAsync(connection, user.CompanyId, user.Name, cancellationToken);
        await CompanyTurn.TakeAsync(connection, user.CompanyId, cancellationToken);
        try
        {
            if (!await AnyActiveAsync(cancellationToken))
                return (await DeleteAsync(connection, export, cancellationToken), null);
        }
        finally
        {
            await CompanyTurn.ReleaseAsync(connection, user.CompanyId);
        }
        await exports.RemoveAsync(user.CompanyId, export.Id, cancellationToken);
        return (null, Problems.Conflict("A task began while the orders were exported: nothing is deleted. Stop it first."));
    }

    private Task<bool> AnyActiveAsync(CancellationToken cancellationToken) =>
        db.Runs.AnyAsync(run => RunStates.Active.Contains(run.State), cancellationToken);

    private async Task<DeletedOrdersView> DeleteAsync(
        NpgsqlConnection connection, (Guid Id, long Orders, long Bytes) export, CancellationToken cancellationToken)
    {
        audit.Record("orders.delete", export.Id, $"Deletes all {export.Orders:N0} orders; they are in export {export.Id}.");
        await db.SaveChangesAsync(cancellationToken);
        // From here to the end, whether or not the client still waits.
        await ForgetAsync(connection);
        var deleted = await DeleteExportedAsync(connection, export.Orders);
        await ForgetAsync(connection);
        audit.Record("orders.deleted", export.Id, $"Deleted {deleted:N0} orders.");
        await db.SaveChangesAsync(CancellationToken.None);
        return new DeletedOrdersView(deleted, export.Orders, export.Bytes, export.Id, $"/api/admin/order-exports/{export.Id}");
    }

    private async Task ForgetAsync(NpgsqlConnection connection)
    {
        await using var forget = new NpgsqlCommand(ForgetText, connection);
        forget.Parameters.AddAll(user.CompanyId);
        await forget.ExecuteNonQueryAsync();
    }

    private async Task<long> DeleteExportedAsync(NpgsqlConnection connection, long exported)
    {
        long total = 0;
        for (long from = 0; from < exported; from += Batch)
        {
            await using var command = new NpgsqlCommand(BatchText, connection);
            command.Parameters.AddAll(user.CompanyId, from, from + Batch);
            total += (long)(await command.ExecuteScalarAsync())!;
        }
        return total;
    }
}
