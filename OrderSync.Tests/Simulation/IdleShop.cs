using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Connections;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Simulation;

/// <summary>A shop with a month of orders, some of which are open, that nothing is ordered of any more; fetched each hour by a schedule.</summary>
internal sealed class IdleShop : IAsyncDisposable
{
    public const int Days = 30;

    /// <summary>Of all orders, how many are not open: all but one of so many.</summary>
    public const int OpenOneOf = 20;

    private readonly TestCompany _company;
    private readonly Connection _connection;
    private readonly SimulatedNetwork _network;
    private readonly WorkerDesk _worker;

    private IdleShop(NpgsqlDataSource database, TestCompany company, Connection connection, SimulatedPlatform platform, int ordersPerDay)
    {
        (_company, _connection) = (company, connection);
        var final = platform == SimulatedPlatform.EcoManager ? "Annulé" : VendureAnswers.States[^1];
        OpenState = platform.States()[0];
        Clock = new SimulatedClock(new DateTimeOffset(2026, 11, 2, 6, 0, 0, TimeSpan.Zero));
        Log = new PlatformLog(Clock, platform.States());
        _network = platform.Network(Clock, Log, _ => { });
        _worker = new WorkerDesk(company.Fixture, database, Clock, _network);
        for (var day = Days; day > 0; day--)
        {
            Log.Place(ordersPerDay / OpenOneOf, TimeSpan.FromDays(day - 0.5), state: OpenState);
            Log.Place(ordersPerDay - (ordersPerDay / OpenOneOf), TimeSpan.FromDays(day - 0.5) - TimeSpan.FromHours(2), state: final);
        }
    }

    public SimulatedClock Clock { get; }

    public PlatformLog Log { get; }

    public string OpenState { get; }

    public Guid ConnectionId => _connection.Id;

    /// <summary>With a limit of 8,000 calls a day.</summary>
    public static async Task<IdleShop> ConnectAsync(NpgsqlDataSource database, TestCompany company, SimulatedPlatform platform, int ordersPerDay) =>
        new(database, company, await platform.ConnectAsync(company, ("callsPerDay", "8000")), platform, ordersPerDay);

    /// <returns>The calls that it took.</returns>
    public Task<int> FetchAllAsync() => FetchAsync(FetchMode.Auto, stopAtFirst: true, "Amel");

    /// <summary>Passes an hour, and fetches by schedule.</summary>
    /// <returns>The calls that it took.</returns>
    public Task<int> HourAsync()
    {
        var next = Clock.GetUtcNow().AddHours(1);
        Clock.Pass(new DateTimeOffset(next.Year, next.Month, next.Day, next.Hour, 0, 0, TimeSpan.Zero) - Clock.GetUtcNow());
        return FetchAsync(FetchMode.Incremental, stopAtFirst: false, ScheduleFirings.BySchedule);
    }

    public ValueTask DisposeAsync() => _worker.DisposeAsync();

    private async Task<int> FetchAsync(FetchMode mode, bool stopAtFirst, string by)
    {
        _network.Begin([]);
        var run = await _worker.OutliveAsync(_company, new RunRequest(_company.Id, _connection.Id, RunKind.OrderFetch, mode, null, stopAtFirst, by));
        run.State.ShouldBe(RunState.Completed, run.Reason);
        return _network.Calls;
    }
}
