using System.Globalization;
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
        var before = await ReadAsync(cancellationToken);
        var row = await db.RetentionSettings.SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            db.RetentionSettings.Add(row = new RetentionSettings { CompanyId = user.CompanyId });
        (row.ActivityDays, row.CallDays, row.RunLogDays, row.FiringDays) = (wanted.ActivityDays, wanted.CallDays, wanted.TaskLogDays, wanted.HistoryDays);
        (row.NotificationDays, row.WebhookDeliveryDays, row.WebhookEventDays) = (wanted.NotificationDays, wanted.WebhookDeliveryDays, wanted.WebhookEventDays);
        var sentence = Changes(before, View(row)) is { Length: > 0 } changes ? $"Days kept: {changes}." : "Saved what is kept without a change.";
        audit.Record("retention.update", null, sentence);
        await db.SaveChangesAsync(cancellationToken);
        await news.ChangedAsync(user.CompanyId, null, sentence, CancellationToken.None);
        return View(row);
    }

    private static string Changes(RetentionView before, RetentionView after)
    {
        (string What, int Before, int After)[] kept =
        [
            ("activity", before.ActivityDays, after.ActivityDays), ("calls", before.CallDays, after.CallDays), ("logs of tasks", before.TaskLogDays, after.TaskLogDays),
            ("the scheduler's history", before.HistoryDays, after.HistoryDays), ("notifications", before.NotificationDays, after.NotificationDays),
            ("webhook deliveries", before.WebhookDeliveryDays, after.WebhookDeliveryDays), ("webhook events", before.WebhookEventDays, after.WebhookEventDays),
        ];
        return string.Join(", ", kept.Where(one => one.Before != one.After).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.What} {one.Before} → {one.After}")));
    }

    private static RetentionView View(RetentionSettings row) => new(
        row.ActivityDays, row.CallDays, row.RunLogDays, row.FiringDays, row.NotificationDays, row.WebhookDeliveryDays, row.WebhookEventDays);
}
