using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Lists;
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

    public async Task<NotificationPage> ReadAsync(Guid userId, NotificationQuery query, ListCursor? after, CancellationToken cancellationToken)
    {
        var entries = db.NotificationInbox.AsNoTracking().Where(entry => entry.UserId == userId);
        if (query.Unread is { } unread)
            entries = entries.Where(entry => entry.ReadAt == null == unread);
        if (after is not null)
            entries = entries.Where(entry => entry.At < after.At || (entry.At == after.At && entry.NotificationId < after.Id));
        var views = await Views(entries, Matching(query)).Take(query.Limit + 1).ToListAsync(cancellationToken);
        var page = CursorPages.Of(views, query.Limit, row => new ListCursor(row.LastAt, row.Id).ToString());
        return new NotificationPage(page.Items, page.NextCursor, await UnreadAsync(userId, cancellationToken));
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

    private IQueryable<Notification> Matching(NotificationQuery query)
    {
        var notifications = db.Notifications.AsNoTracking();
        if (query.Open is { } open)
            notifications = notifications.Where(row => row.ResolvedAt == null == open);
        if (!string.IsNullOrEmpty(query.Kind))
            notifications = notifications.Where(row => row.Kind == query.Kind);
        if (query.ConnectionId is { } id)
            notifications = notifications.Where(row => row.ConnectionId == id);
        return notifications;
    }

    /// <summary>By the time in the inbox, which is that of the notification's last happening.</summary>
    private IQueryable<NotificationView> Views(IQueryable<InboxEntry> entries, IQueryable<Notification> notifications) =>
        from entry in entries
        join one in notifications on entry.NotificationId equals one.Id
        join connection in db.Connections on one.ConnectionId equals (Guid?)connection.Id into connections
        from connection in connections.DefaultIfEmpty()
        orderby entry.At descending, entry.NotificationId descending
        select new NotificationView(
            one.Id,
            one.Kind,
            NotificationKinds.TitleOf(one.Kind),
            one.Severity,
            one.Sentence,
            one.ConnectionId,
            connection == null ? null : connection.Name,
            one.RunId,
            one.At,
            entry.At,
            one.Count,
            entry.ReadAt,
            one.ResolvedAt);
}
