using Microsoft.AspNetCore.Components;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Runs;
using OrderSync.Web.Api;
using OrderSync.Web.Connections;
using OrderSync.Web.Shared;

namespace OrderSync.Web.Runs;

public sealed partial class StartFetchDialog
{
    private static readonly Dictionary<string, string[]> NoErrors = [];

    private readonly LoadState<IReadOnlyList<ConnectionView>> _connections = new();
    private AppDialog? _dialog;
    private Guid? _connection;
    private FetchMode _mode = FetchMode.Incremental;
    private int _days = 30;
    private bool _stopAtFirst;
    private string? _month;
    private bool _dryRun;
    private bool _busy;
    private ApiProblem? _trouble;
    private IReadOnlyDictionary<string, string[]> _errors = NoErrors;

    /// <summary>Chosen beforehand, where the dialog is opened for one connection.</summary>
    [Parameter]
    public Guid? Connection { get; set; }

    [Parameter, EditorRequired]
    public EventCallback OnClosed { get; set; }

    [Parameter]
    public EventCallback<RunView> OnStarted { get; set; }

    [Inject]
    public RunsClient Runs { get; set; } = null!;

    [Inject]
    public ConnectionsClient Connections { get; set; } = null!;

    [Inject]
    public PlatformCatalog Catalog { get; set; } = null!;

    [Inject]
    public Notices Notices { get; set; } = null!;

    [Inject]
    public TimeProvider Time { get; set; } = null!;

    private string Newest => CalendarMonth.Of(Time.GetUtcNow()).ToString();

    protected override Task OnInitializedAsync()
    {
        _month = Newest;
        _connection = Connection;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        await Catalog.LoadAsync(CancellationToken.None);
        await _connections.LoadAsync(OrderConnectionsAsync, CancellationToken.None);
        var able = (_connections.Value ?? []).Where(connection => connection.State == ConnectionState.Active).ToList();
        if (_connection is null && able.Count == 1)
            _connection = able[0].Id;
    }

    /// <summary>A carrier has no orders to fetch.</summary>
    private async Task<IReadOnlyList<ConnectionView>> OrderConnectionsAsync(CancellationToken cancel) =>
        [.. (await Connections.ListAsync(cancel)).Where(connection => Catalog.Can(connection.Platform, "orders"))];

    private static string Label(ConnectionView connection) => connection.State switch
    {
        ConnectionState.Active => $"{connection.Name} ({connection.PlatformTitle})",
        ConnectionState.Disabled => $"{connection.Name} ({connection.PlatformTitle}): disabled",
        _ => $"{connection.Name} ({connection.PlatformTitle}): needs new credentials",
    };

    private string[] Errors(string field) => _errors.TryGetValue(field, out var messages) ? messages : [];

    private string? Wrong(string field) => Errors(field).Length > 0 ? "true" : null;

    private async Task StartAsync()
    {
        (_trouble, _errors) = (null, Check());
        if (_errors.Count > 0)
            return;
        _busy = true;
        try
        {
            var duration = _mode == FetchMode.Duration ? _days : (int?)null;
            var request = new StartOrderFetchRequest(
                _connection, _mode, duration, _mode == FetchMode.Auto && _stopAtFirst, _mode == FetchMode.Window ? _month : null, DryRun: _dryRun);
            var run = await Runs.StartOrderFetchAsync(request, CancellationToken.None);
            await OnStarted.InvokeAsync(run);
            await _dialog!.CloseAsync();
            await Notices.SayAsync($"{run.ConnectionName}: the {(_dryRun ? "dry run" : "order fetch")} is on its way.");
        }
        catch (ApiProblem problem)
        {
            _errors = problem.Errors;
            _trouble = problem.Errors.Count == 0 || problem.ActiveTaskId is not null ? problem : null;
        }
        finally
        {
            _busy = false;
        }
    }

    private Dictionary<string, string[]> Check()
    {
        var errors = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        if (_connection is null)
            errors["platformConnectionId"] = ["Choose the connection to fetch from."];
        if (_mode == FetchMode.Duration && _days is not (>= 1 and <= 365))
            errors["duration"] = ["Give 1 to 365 days."];
        if (_mode == FetchMode.Window && !CalendarMonth.TryParse(_month, out _))
            errors["month"] = ["Choose a month."];
        return errors;
    }
}
