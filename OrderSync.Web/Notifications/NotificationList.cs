using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Notifications;
using OrderSync.Web.Api;
using OrderSync.Web.Events;
using OrderSync.Web.Shared;
using OrderSync.Web.Users;

namespace OrderSync.Web.Notifications;

/// <summary>Some of the signed-in person's notifications: fetched again when there are others, and marked as read.</summary>
public abstract class NotificationList : LiveComponent
{
    private Guid? _me;

    [Inject]
    public NotificationsClient Client { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    protected LoadState<NotificationPage> State { get; } = new();

    [CascadingParameter]
    private Task<AuthenticationState> SignIn { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _me = (await SignIn).User.UserId();
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    protected override bool Concerns(LiveEvent live) => live.Notification is { } news && _me is { } me && news.UserIds.Contains(me);

    protected abstract Task LoadAsync();

    protected Task ReadAsync(NotificationView one) => ActAsync(() => Client.MarkReadAsync(one.Id, CancellationToken.None));

    protected Task ReadAllAsync() => ActAsync(() => Client.MarkAllReadAsync(CancellationToken.None));

    private async Task ActAsync(Func<Task> act)
    {
        try
        {
            await act();
            await RefreshAsync();
        }
        catch (ApiProblem problem)
        {
            await Notices.WarnAsync(problem.Sentence);
        }
    }
}
