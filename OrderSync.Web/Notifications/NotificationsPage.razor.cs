using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Notifications;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;
using OrderSync.Web.Users;

namespace OrderSync.Web.Notifications;

/// <summary>All that the person was told, the last that happened first.</summary>
public sealed partial class NotificationsPage
{
    private const int PageSize = 50;
    private const int MostAtOnce = 200;

    private readonly LoadState<NotificationPage> _state = new();
    private IReadOnlyList<NotificationKindView> _kinds = [];
    private NotificationFilter _filter = new();
    private Guid? _me;

    [Inject]
    public NotificationsClient Client { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> SignIn { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _me = (await SignIn).User.UserId();
        if (!RendererInfo.IsInteractive)
            return;
        await LoadAsync();
        await LoadKindsAsync();
    }

    protected override bool Concerns(LiveEvent live) => live.Notification is { } news && _me is { } me && news.UserIds.Contains(me);

    /// <summary>As many as are shown, so that a list that a person has read down does not shrink under them.</summary>
    protected override Task RefreshAsync()
    {
        var shown = Math.Clamp(_state.Value?.Items.Count ?? 0, PageSize, MostAtOnce);
        return _state.RenewAsync(cancel => Client.ListAsync(_filter, null, shown, cancel), Stopping);
    }

    private static string Text(ChangeEventArgs change) => change.Value as string ?? "";

    private Task LoadAsync()
    {
        var filter = _filter;
        return _state.LoadAsync(cancel => Client.ListAsync(filter, null, PageSize, cancel), Stopping);
    }

    private async Task LoadKindsAsync()
    {
        try
        {
            _kinds = (await Client.PreferencesAsync(Stopping)).Kinds;
        }
        catch (ApiProblem)
        {
            // The list says itself what is wrong; without the kinds it only cannot be narrowed to one.
        }
    }

    private Task FilterAsync(NotificationFilter filter)
    {
        _filter = filter;
        return LoadAsync();
    }

    private Task MoreAsync() => _state.LoadAsync(
        async cancel =>
        {
            var shown = _state.Value!;
            var older = await Client.ListAsync(_filter, shown.NextCursor, PageSize, cancel);
            return older with { Items = [.. shown.Items, .. older.Items] };
        },
        Stopping);

    private Task ReadAsync(NotificationView one) => ActAsync(() => Client.MarkReadAsync(one.Id, CancellationToken.None));

    private Task ReadAllAsync() => ActAsync(() => Client.MarkAllReadAsync(CancellationToken.None));

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
