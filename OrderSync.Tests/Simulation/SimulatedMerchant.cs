using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Webhooks;
using OrderSync.Tests.Fixtures;
using OrderSync.Worker.Orders;

namespace OrderSync.Tests.Simulation;

/// <summary>Lives one history: the platform's side in memory, ours with the worker's own code and a database.</summary>
internal sealed class SimulatedMerchant : IAsyncDisposable
{
    /// <summary>Late commits, and the look-back of incremental fetches, are over by then.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromDays(10);

    private readonly NpgsqlDataSource _database;
    private readonly TestCompany _company;
    private readonly History _history;
    private readonly SimulatedClock _clock;
    private readonly PlatformLog _log;
    private readonly SimulatedNetwork _network;
    private readonly WorkerDesk _worker;
    private readonly Connection _connection;
    private readonly Oracle _oracle;

    private SimulatedMerchant(NpgsqlDataSource database, TestCompany company, History history, Connection connection)
    {
        (_database, _company, _history, _connection) = (database, company, history, connection);
        _clock = new SimulatedClock(new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero).AddDays(history.StartDay));
        _log = new PlatformLog(_clock, history.Platform.States(), TimeSpan.FromMinutes(history.Skew));
        _network = history.Platform.Network(_clock, _log, Happen);
        _worker = new WorkerDesk(company.Fixture, database, _clock, _network);
        _oracle = new Oracle(database, company.Id, connection.Id, _log, _clock);
        foreach (var age in history.Ages)
            _log.Place(1, TimeSpan.FromDays(age));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SimulatedMerchant> ConnectAsync(NpgsqlDataSource database, TestCompany company, History history)
    {
        var connection = await history.Platform.ConnectAsync(company, ("pageSize", $"{history.PageSize}"), ("maxRetries", "1"), ("callsPerDay", "0"));
        return new SimulatedMerchant(database, company, history, connection);
    }

    /// <exception cref="ContradictionException">What is claimed is not so.</exception>
    public async Task LiveAsync()
    {
        foreach (var step in _history.Steps)
        {
            _clock.Pass(TimeSpan.FromMinutes(7));
            await DoAsync(step);
            await _oracle.CheckAsync();
        }
        await SettleAsync();
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    private Task DoAsync(Step step)
    {
        switch (step)
        {
            case Read read:
                return ReadAsync(read);
            case Told told:
                return TellAsync(told);
            case Overtaken overtaken:
                return OvertakeAsync(overtaken.Pick);
            default:
                Happen(step);
                return Task.CompletedTask;
        }
    }

    private void Happen(Step step)
    {
        switch (step)
        {
            case Placed placed:
                _log.Place(placed.Count, TimeSpan.FromHours(placed.HoursAgo));
                break;
            case Imported imported:
                _log.Place(imported.Count, TimeSpan.FromDays(imported.DaysAgo));
                break;
            case CommittedLate late:
                _log.Place(late.Count, TimeSpan.FromHours(late.HoursAgo), TimeSpan.FromMinutes(late.Minutes));
                break;
            case Changed changed:
                _log.Change(changed.Pick, changed.Telling);
                break;
            case Dated dated:
                _log.Date(dated.Pick, TimeSpan.FromDays(dated.DaysAgo));
                break;
            case Deleted deleted:
                _log.Delete(deleted.Pick);
                break;
            case Restored restored:
                _log.Restore(restored.Pick);
                break;
            case Broken broken:
                _log.Break(broken.Pick, TimeSpan.FromHours(broken.Hours));
                break;
            case Passed passed:
                _clock.Pass(TimeSpan.FromHours(passed.Hours));
                break;
        }
    }

    private async Task ReadAsync(Read read)
    {
        _network.Begin(read.Disturbances);
        var now = _clock.GetUtcNow();
        var month = MonthWindow.StartOfMonth(now).AddMonths(-read.Size);
        var run = read.Reading switch
        {
            Reading.Incremental => await RunAsync(RunKind.OrderFetch, FetchMode.Incremental, by: ScheduleFirings.BySchedule),
            Reading.Auto => await RunAsync(RunKind.OrderFetch, FetchMode.Auto),
            Reading.ToTheFirst => await RunAsync(RunKind.OrderFetch, FetchMode.Auto, stopAtFirst: true),
            Reading.Duration => await RunAsync(RunKind.OrderFetch, FetchMode.Duration, days: read.Size),
            Reading.Month => await RunAsync(RunKind.OrderFetch, FetchMode.Window, from: month, to: Earlier(month.AddMonths(1), now)),
            _ => await RunAsync(RunKind.Reconcile, FetchMode.Window, from: month, to: Earlier(month.AddMonths(1), now)),
        };
        if (!read.IsRetried || run.State is not (RunState.Failed or RunState.CompletedWithErrors))
            return;
        _clock.Pass(TimeSpan.FromMinutes(10));
        await _worker.RetryAsync(_company, run);
    }

    private Task<Run> RunAsync(
        RunKind kind, FetchMode mode, int? days = null, bool stopAtFirst = false, DateTimeOffset? from = null, DateTimeOffset? to = null, string by = "Amel")
    {
        var range = from is null ? null : new RunRange(StreamNames.Orders, "range", from, to, Cursor: null);
        return _worker.OutliveAsync(_company, new RunRequest(_company.Id, _connection.Id, kind, mode, days, stopAtFirst, by, range));
    }

    private async Task OvertakeAsync(int pick)
    {
        _log.Change(pick, Telling.Truth);
        await TellAsync(new Told(pick, IsStale: false, Times: 1));
        await _oracle.CheckAsync();
        await TellAsync(new Told(pick, IsStale: true, Times: 1));
    }

    private async Task TellAsync(Told told)
    {
        if (_history.Platform != SimulatedPlatform.EcoManager || _log.Pick(told.Pick) is not { } order)
            return;
        var body = EcoManagerAnswers.Payload(order, told.IsStale ? order.Versions[0] : order.Current);
        var inbox = new WebhookInbox(_database, _clock);
        var source = new WebhookSource(_company.Id, _connection.Id);
        for (var time = 0; time < told.Times; time++)
            await inbox.KeepAsync(source, new WebhookNotice("OrderStatusChanged", WebhookKeys.Of("OrderStatusChanged", body), $"{order.Id}"), body, ignored: null, Cancellation);
        await _worker.WorkEventsAsync(_company, _connection.Id);
    }

    /// <summary>When nothing happens any more, all is read: then everything is here, what is deleted is known, and that is proved.</summary>
    private async Task SettleAsync()
    {
        _clock.Pass(Quiet);
        _network.Begin([]);
        await RunAsync(RunKind.OrderFetch, FetchMode.Auto, stopAtFirst: true);
        await _oracle.CheckAsync();
        if (_history.Platform == SimulatedPlatform.EcoManager)
            await _oracle.CheckAllProvedAsync();
        var oldest = _log.Orders.SelectMany(order => order.Versions).Select(version => version.PlacedAt).DefaultIfEmpty(_clock.GetUtcNow()).Min();
        await RunAsync(RunKind.Reconcile, FetchMode.Window, from: MonthWindow.StartOfMonth(oldest), to: _clock.GetUtcNow());
        await _oracle.CheckAsync();
        await _oracle.CheckSettledAsync();
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
