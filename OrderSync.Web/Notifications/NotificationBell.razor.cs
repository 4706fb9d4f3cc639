using OrderSync.Contracts.Notifications;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Notifications;

/// <summary>
/// How many notifications are unread, on every page and without a reload, and the newest of them. The list is a native popover: the
/// browser closes it on Escape and gives the focus back.
/// </summary>
public sealed partial class NotificationBell
{
    private const string PanelId = "notification-bell";
    private const int Shown = 8;

    private string _news = "";

    protected override TimeSpan RefreshGap => TimeSpan.FromMilliseconds(500);

    private int Unread => State.Value?.Unread ?? 0;

    private string ButtonText => Unread == 0 ? "Notifications" : $"Notifications, {NotificationWords.Unread(Unread)} unread";

    protected override async Task RefreshAsync()
    {
        var before = State.Value?.Unread;
        await State.RenewAsync(FetchAsync, Stopping);
        // Said politely by screen readers; a count that only shrinks is no news.
        if (State.Value is { Items: [var newest, ..] } page && page.Unread > before)
            _news = $"{Figures.Count(page.Unread, "unread notification", "unread notifications")}. {newest.Title}{(newest.ConnectionName is { } name ? $": {name}" : "")}.";
    }

    protected override Task LoadAsync() => State.LoadAsync(FetchAsync, Stopping);

    private Task<NotificationPage> FetchAsync(CancellationToken cancel) => Client.ListAsync(new NotificationFilter(), null, Shown, cancel);
}
