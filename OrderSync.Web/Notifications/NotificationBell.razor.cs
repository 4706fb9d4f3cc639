using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Notifications;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;
using OrderSync.Web.Users;

namespace OrderSync.Web.Notifications;

/// <summary>
/// How many notifications are unread, on every page and without a reload, and the newest of them. The list is a native popover: the
/// browser closes it on Escape and gives the focus back.
/// </summary>
public sealed partial class NotificationBell
{
    private const string PanelId = "notification-bell";
    private const int Shown = 8;

    private readonly LoadState<NotificationPage> _state = new();
    private Guid? _me;
    private string _news = "";

    [Inject]
    public NotificationsClient Client { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignIn { get; set; } = null!;

    protected override TimeSpan RefreshGap => TimeSpan.FromMilliseconds(500);

    private int Unread => _state.Value?.Unread ?? 0;

    private string ButtonText => Unread == 0 ? "Notifications" : $"Notifications, {NotificationWords.Unread(Unread)} unread";

    protected override async Task OnInitializedAsync()
    {
        _me = (await SignIn).User.UserId();
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    protected override bool Concerns(LiveEvent live) => live.Notification is { } news && _me is { } me && news.UserIds.Contains(me);

    protected override async Task RefreshAsync()
    {
        var before = _state.Value?.Unread;
        await _state.RenewAsync(FetchAsync, Stopping);
        // Said politely by screen readers; a count that only shrinks is no news.
        if (_state.Value is { Items: [var newest, ..] } page && page.Unread > before)
            _news = $"{Figures.Count(page.Unread, "unread notification", "unread notifications")}. {newest.Title}{(newest.ConnectionName is { } name ? $": {name}" : "")}.";
    }

    private Task LoadAsync() => _state.LoadAsync(FetchAsync, Stopping);

    private Task<NotificationPage> FetchAsync(CancellationToken cancel) => Client.ListAsync(new NotificationFilter(), null, Shown, cancel);

    private Task ReadAsync(NotificationView one) => ActAsync(() => Client.MarkReadAsync(one.Id, CancellationToken.None));

    private Task ReadAllAsync() => ActAsync(() => Client.MarkAllReadAsync(CancellationToken.None));

    private async Task ActAsync(Func<Task> act)
    {
        try
        {
            await act();
            await LoadAsync();
        }
        catch (ApiProblem problem)
        {
            await Notices.WarnAsync(problem.Sentence);
        }
    }
}
