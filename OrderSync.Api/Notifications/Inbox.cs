using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Orders;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Notifications;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Notifications;

namespace OrderSync.Api.Notifications;

/// <summary>One person's notifications.</summary>
public sealed class Inbox(OrderSyncDb db, ILiveEvents events, TimeProvider time)
{
    /// <summary>Nobody needs to know more exactly, and counting ends there.</summary>
    private const int MostUnread = 100;

    public async Task<NotificationPage> ReadAsync(Guid userId, NotificationQuery query, OrderCursor? after, CancellationToken cancellationToken)
    {
        var entries = db.NotificationInbox.AsNoTracking().Where(entry => entry.UserId == userId);
        if (query.Unread is { } unread)
            entries = entries.Where(entry => entry.ReadAt == null == unread);
        if (after is not null)
            entries = entries.Where(entry => entry.At < after.PlacedAt || (entry.At == after.PlacedAt && entry.NotificationId < after.Id));
        var rows = await Join(entries, query).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var isLast = rows.Count <= query.Limit;
        if (!isLast)
            rows.RemoveAt(query.Limit);
        var next = isLast ? null : new OrderCursor(rows[^1].Entry.At, rows[^1].Entry.NotificationId).ToString();
        return new NotificationPage([.. rows.Select(View)], next, await UnreadAsync(userId, cancellationToken));
    }

    public async Task<UnreadView> MarkReadAsync(Guid companyId, Guid userId, ReadNotificationsRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var unread = db.NotificationInbox.Where(entry => entry.UserId == userId && entry.ReadAt == null);
        if (!request.All)
            unread = unread.Where(entry => request.Ids!.Contains(entry.NotificationId));
        var changed = await unread.ExecuteUpdateAsync(entry => entry.SetProperty(row => row.ReadAt, now), cancellationToken);
        if (changed > 0)
            await events.PublishAsync(new LiveEvent(EventTypes.Notification, now, companyId, Notification: new NotificationNews([userId])), cancellationToken);
        return new UnreadView(await UnreadAsync(userId, cancellationToken));
    }

    private Task<int> UnreadAsync(Guid userId, CancellationToken cancellationToken) =>
        db.NotificationInbox.Where(entry => entry.UserId == userId && entry.ReadAt == null).Take(MostUnread).CountAsync(cancellationToken);

    private IQueryable<Row> Join(IQueryable<InboxEntry> entries, NotificationQuery query)
    {
        var joined =
            from entry in entries
            join notification in db.Notifications on entry.NotificationId equals notification.Id
            join connection in db.Connections on notification.ConnectionId equals connection.Id into connections
            from connection in connections.DefaultIfEmpty()
            select new Row(entry, notification, connection == null ? null : connection.Name);
        if (query.Open is { } open)
            joined = joined.Where(row => row.Notification.ResolvedAt == null == open);
        if (!string.IsNullOrEmpty(query.Kind))
            joined = joined.Where(row => row.Notification.Kind == query.Kind);
        if (query.ConnectionId is { } id)
            joined = joined.Where(row => row.Notification.ConnectionId == id);
        return joined.OrderByDescending(row => row.Entry.At).ThenByDescending(row => row.Entry.NotificationId);
    }

    private static NotificationView View(Row row) => new(
        row.Notification.Id,
        row.Notification.Kind,
        NotificationKinds.TitleOf(row.Notification.Kind),
        row.Notification.Severity,
        row.Notification.Sentence,
        row.Notification.ConnectionId,
        row.ConnectionName,
        row.Notification.RunId,
        row.Notification.At,
        row.Notification.LastAt,
        row.Notification.Count,
        row.Entry.ReadAt,
        row.Notification.ResolvedAt);

    private sealed record Row(InboxEntry Entry, Notification Notification, string? ConnectionName);
}
