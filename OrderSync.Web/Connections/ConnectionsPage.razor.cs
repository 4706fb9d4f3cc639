using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Attention;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Web.Attention;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections;

/// <summary>All connections; many of them under their platforms, with filters, and switched together.</summary>
public sealed partial class ConnectionsPage
{
    private readonly LoadState<ShownConnections> _state = new();
    private readonly HashSet<Guid> _selected = [];
    private bool _disabling;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Text { get; set; }

    [SupplyParameterFromQuery]
    public string? Platform { get; set; }

    [Inject]
    public ConnectionsClient Client { get; set; } = null!;

    [Inject]
    public AttentionClient Attention { get; set; } = null!;

    [Inject]
    public PlatformCatalog Catalog { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    private ConnectionChoice Choice => new(Text, Platform);

    private bool IsMany => _state.Value is { } shown && shown.All.Count > ConnectionChoice.Many;

    /// <summary>Those that are selected and shown: nothing happens to what a filter hides.</summary>
    private List<ConnectionView> Chosen => _state.Value is { } shown ? [.. Matching(shown).Where(one => _selected.Contains(one.Id))] : [];

    protected override Task OnInitializedAsync() => RendererInfo.IsInteractive ? LoadAsync() : Task.CompletedTask;

    protected override bool Apply(LiveEvent live)
    {
        if (live.Connection is not { } change || _state.Value is not { } shown)
            return false;
        _state.Value = shown with { All = [.. shown.All.Select(one => one.Id == change.Id ? ConnectionWords.With(one, change) : one)] };
        return true;
    }

    /// <summary>A run's end changes the counts and the last success; a changed connection may be a new one.</summary>
    protected override bool Concerns(LiveEvent live) => live.Connection is not null || live.Type != EventTypes.SyncProgress;

    protected override Task RefreshAsync() => _state.RenewAsync(ReadAsync, Stopping);

    private Task LoadAsync() => _state.LoadAsync(ReadAsync, Stopping);

    private async Task<ShownConnections> ReadAsync(CancellationToken cancel)
    {
        await Catalog.LoadAsync(cancel);
        var (all, attention) = (Client.ListAsync(cancel), Attention.ReadAsync(cancel));
        return new ShownConnections(await all, (await attention).Items.ToLookup(item => item.ConnectionId ?? Guid.Empty));
    }

    private List<ConnectionView> Matching(ShownConnections shown) => [.. shown.All.Where(one => !IsMany || Choice.Matches(one))];

    private IEnumerable<IGrouping<string, ConnectionView>> Groups(ShownConnections shown) => IsMany
        ? Matching(shown).GroupBy(one => one.Platform).OrderBy(group => Catalog.Title(group.Key), StringComparer.CurrentCulture)
        : shown.All.GroupBy(_ => "");

    private void Select(Guid id, bool on) => _ = on ? _selected.Add(id) : _selected.Remove(id);

    private void SelectAll(bool on)
    {
        foreach (var one in Matching(_state.Value!))
            Select(one.Id, on);
    }

    private async Task SwitchAsync(bool on)
    {
        var outcome = await BulkOutcome.OfAsync(Chosen.Where(one => (one.State == ConnectionState.Disabled) == on), one => Client.SwitchAsync(one.Id, on, CancellationToken.None));
        _selected.Clear();
        RequestRefresh();
        await outcome.TellAsync(Notices, on ? "enabled" : "disabled");
    }
}

/// <param name="Needs">What a person has to see to, by connection.</param>
public sealed record ShownConnections(IReadOnlyList<ConnectionView> All, ILookup<Guid, AttentionView> Needs);
