using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Users;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Data;
using OrderSync.Core.Scheduling;

namespace OrderSync.Api.Scheduling;

/// <summary>For how long the current company keeps what grows by itself.</summary>
public sealed class RetentionEditor(OrderSyncDb db, SchedulerNews news, CurrentUser user, AuditLog audit)
{
    public async Task<RetentionView> ReadAsync(CancellationToken cancellationToken) =>
        View(await db.RetentionSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new RetentionSettings { CompanyId = user.CompanyId });

    public async Task<RetentionView> UpdateAsync(RetentionView wanted, CancellationToken cancellationToken)
    {
        var row = await db.RetentionSettings.SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            db.RetentionSettings.Add(row = new RetentionSettings { CompanyId = user.CompanyId });
        (row.ActivityDays, row.CallDays, row.RunLogDays, row.FiringDays) = (wanted.ActivityDays, wanted.CallDays, wanted.TaskLogDays, wanted.HistoryDays);
        (row.NotificationDays, row.WebhookDeliveryDays, row.WebhookEventDays) = (wanted.NotificationDays, wanted.WebhookDeliveryDays, wanted.WebhookEventDays);
        var sentence = $"Keeps activity {row.ActivityDays} days, calls {row.CallDays}, logs of tasks {row.RunLogDays}, the scheduler's history {row.FiringDays}, "
            + $"notifications {row.NotificationDays}, webhook deliveries {row.WebhookDeliveryDays}, webhook events {row.WebhookEventDays}.";
        audit.Record("retention.update", null, sentence);
        await db.SaveChangesAsync(cancellationToken);
        await news.ChangedAsync(user.CompanyId, null, sentence, CancellationToken.None);
        return View(row);
    }

    private static RetentionView View(RetentionSettings row) => new(
        row.ActivityDays, row.CallDays, row.RunLogDays, row.FiringDays, row.NotificationDays, row.WebhookDeliveryDays, row.WebhookEventDays);
}
