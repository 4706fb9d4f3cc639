using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Notifications;
using OrderSync.Web.Api;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Notifications;

/// <summary>All that the person was told, the last that happened first.</summary>
public sealed partial class NotificationsPage
{
    private const int PageSize = 50;
    private const int MostAtOnce = 200;

    private IReadOnlyList<NotificationKindView> _kinds = [];

    [SupplyParameterFromQuery]
    public string? Show { get; set; }

    [SupplyParameterFromQuery]
    public string? Kind { get; set; }

    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    private NotificationFilter Filter => new(AddressFilters.OneOf(Show, "unread", "open"), Kind ?? "");

    protected override async Task OnInitializedAsync()
    {
        var isFirst = IsNew(Filter);
        await base.OnInitializedAsync();
        if (isFirst)
            await LoadKindsAsync();
    }

    protected override Task OnParametersSetAsync() => IsNew(Filter) ? LoadAsync() : Task.CompletedTask;

    /// <summary>As many as are shown, so that a list that a person has read down does not shrink under them.</summary>
    protected override Task RefreshAsync()
    {
        var shown = Math.Clamp(State.Value?.Items.Count ?? 0, PageSize, MostAtOnce);
        return State.RenewAsync(cancel => Client.ListAsync(Filter, null, shown, cancel), Stopping);
    }

    protected override Task LoadAsync()
    {
        var filter = Filter;
        return State.LoadAsync(cancel => Client.ListAsync(filter, null, PageSize, cancel), Stopping);
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

    private Task MoreAsync() => State.LoadAsync(
        async cancel =>
        {
            var shown = State.Value!;
            var older = await Client.ListAsync(Filter, shown.NextCursor, PageSize, cancel);
            return older with { Items = [.. shown.Items, .. older.Items] };
        },
        Stopping);
}
