using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Notifications;
using OrderSync.Web.Api;

namespace OrderSync.Web.Notifications;

/// <summary>All that the person was told, the last that happened first.</summary>
public sealed partial class NotificationsPage
{
    private const int PageSize = 50;
    private const int MostAtOnce = 200;

    private IReadOnlyList<NotificationKindView> _kinds = [];
    private NotificationFilter _filter = new();

    protected override async Task OnInitializedAsync()
    {
        await base.OnInitializedAsync();
        if (RendererInfo.IsInteractive)
            await LoadKindsAsync();
    }

    /// <summary>As many as are shown, so that a list that a person has read down does not shrink under them.</summary>
    protected override Task RefreshAsync()
    {
        var shown = Math.Clamp(State.Value?.Items.Count ?? 0, PageSize, MostAtOnce);
        return State.RenewAsync(cancel => Client.ListAsync(_filter, null, shown, cancel), Stopping);
    }

    protected override Task LoadAsync()
    {
        var filter = _filter;
        return State.LoadAsync(cancel => Client.ListAsync(filter, null, PageSize, cancel), Stopping);
    }

    private static string Text(ChangeEventArgs change) => change.Value as string ?? "";

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

    private Task MoreAsync() => State.LoadAsync(
        async cancel =>
        {
            var shown = State.Value!;
            var older = await Client.ListAsync(_filter, shown.NextCursor, PageSize, cancel);
            return older with { Items = [.. shown.Items, .. older.Items] };
        },
        Stopping);
}
