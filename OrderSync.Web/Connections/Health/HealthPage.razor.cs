using Microsoft.AspNetCore.Components;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Events;
using OrderSync.Web.Connections.Calls;
using OrderSync.Web.Runs;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Connections.Health;

/// <summary>How one connection is doing: its breaker by events, the rest by asking every few seconds while somebody looks.</summary>
public sealed partial class HealthPage
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(4);

    private readonly LoadState<ConnectionHealth> _state = new();
    private readonly RenderFragment _badge;
    private RunNames _names = null!;
    private Guid _shown;

    public HealthPage() => _badge = builder =>
    {
        if (_state.Value is not { Connection: var connection })
            return;
        builder.OpenComponent<ConnectionBadge>(0);
        builder.AddComponentParameter(1, nameof(ConnectionBadge.State), connection.State);
        builder.CloseComponent();
    };

    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    public ConnectionsClient Client { get; set; } = null!;

    [Inject]
    public PlatformCatalog Catalog { get; set; } = null!;

    [Inject]
    public CallsClient Calls { get; set; } = null!;

    [Inject]
    public RunsClient Runs { get; set; } = null!;

    [Inject]
    public UserClock Clock { get; set; } = null!;

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || _shown == Id)
            return;
        (_shown, _state.Value, _names) = (Id, null, new RunNames(Runs, Clock));
        await LoadAsync();
    }

    protected override bool Apply(LiveEvent live)
    {
        if (live.Connection is not { } change || change.Id != Id || _state.Value is not { } shown)
            return false;
        _state.Value = new ConnectionHealth(
            ConnectionWords.With(shown.Connection, change),
            shown.Health with { Breaker = change.Breaker ?? shown.Health.Breaker });
        return true;
    }

    protected override bool Concerns(LiveEvent live) => live.Connection?.Id == Id;

    protected override Task RefreshAsync() => _state.RenewAsync(ReadAsync, Stopping);

    private Task LoadAsync() => _state.LoadAsync(ReadAsync, Stopping);

    private async Task<ConnectionHealth> ReadAsync(CancellationToken cancel)
    {
        var connection = Client.FindAsync(Id, cancel);
        var health = await Client.HealthAsync(Id, cancel);
        await _names.LearnAsync(health, cancel);
        await Catalog.LoadAsync(cancel);
        return new ConnectionHealth(await connection, health);
    }

    private Task<CursorPage<PlatformCallView>> ReadCallsAsync(CallsQuery query, string? cursor, CancellationToken cancel) =>
        Calls.OfConnectionAsync(Id, query.ToApi(Clock.Zone, cursor), cancel);
}

/// <summary>A connection and how its calls are doing.</summary>
public sealed record ConnectionHealth(ConnectionView Connection, ConnectionHealthView Health);
