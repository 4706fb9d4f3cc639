using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Users;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Data;
using OrderSync.Core.Scheduling;

namespace OrderSync.Api.Scheduling;

/// <summary>For how long the current company keeps what grows by itself.</summary>
public sealed class RetentionEditor(OrderSyncDb db, CurrentUser user, AuditLog audit)
{
    public async Task<RetentionView> ReadAsync(CancellationToken cancellationToken) =>
        View(await db.RetentionSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new RetentionSettings { CompanyId = user.CompanyId });

    public async Task<RetentionView> UpdateAsync(RetentionView wanted, CancellationToken cancellationToken)
    {
        var row = await db.RetentionSettings.SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            db.RetentionSettings.Add(row = new RetentionSettings { CompanyId = user.CompanyId });
        (row.ActivityDays, row.CallDays, row.RunLogDays, row.FiringDays) = (wanted.ActivityDays, wanted.CallDays, wanted.TaskLogDays, wanted.HistoryDays);
        audit.Record(
            "retention.update",
            null,
            $"Keeps activity {row.ActivityDays} days, calls {row.CallDays}, logs of tasks {row.RunLogDays}, the scheduler's history {row.FiringDays}.");
        await db.SaveChangesAsync(cancellationToken);
        return View(row);
    }

    private static RetentionView View(RetentionSettings row) => new(row.ActivityDays, row.CallDays, row.RunLogDays, row.FiringDays);
}
