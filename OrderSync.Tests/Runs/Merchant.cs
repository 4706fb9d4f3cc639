using System.Net;
using Npgsql;
using OrderSync.Contracts;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Coverage;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Shipping;
using OrderSync.Contracts.Users;
using OrderSync.Tests.Fixtures;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Runs;

/// <summary>A company's admin at work on the whole application: what tests of runs do and look at.</summary>
public sealed class Merchant : IDisposable
{
    private const string Operations = "/api/platform-operations";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static int _shops;

    private readonly AppFixture _app;
    private readonly NpgsqlDataSource _database;

    private Merchant(AppFixture app, string email, SessionHandler session, NpgsqlDataSource database)
    {
        (_app, Email, Session, _database) = (app, email, session, database);
        Api = new HttpClient(session) { BaseAddress = app.Address("api") };
    }

    public string Email { get; }

    public SessionHandler Session { get; }

    public HttpClient Api { get; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Task<Merchant> OfDemoAsync(AppFixture app) => SignInAsync(app, AppFixture.AdminEmail);

    /// <summary>The admin of a company that is made for the test: what other tests leave, or keep busy, is not its own.</summary>
    public static async Task<Merchant> OfNewCompanyAsync(AppFixture app, string timeZone = "UTC")
    {
        await app.ReadyAsync();
        var company = Guid.CreateVersion7();
        var email = $"{Guid.CreateVersion7():N}@example.com";
        await using var database = NpgsqlDataSource.Create(await app.ConnectionStringAsync("ordersync"));
        await using var command = database.CreateCommand("""
            with company as (
                insert into companies (id, name, time_zone, created_at) values ($1, $2, $6, now()) returning id)
            insert into users (id, company_id, email, name, role, password_hash, created_at)
            select $3, company.id, $4, 'Amel', 'Admin', admin.password_hash, now() from company, users admin where admin.email = $5
            """);
        foreach (var value in new object[] { company, $"Company {company}", Guid.CreateVersion7(), email, AppFixture.AdminEmail, timeZone })
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(Cancellation);
        return await SignInAsync(app, email);
    }

    /// <summary>A person who is there already, with the password of the tests.</summary>
    public static async Task<Merchant> SignInAsync(AppFixture app, string email)
    {
        await app.ReadyAsync();
        var session = new SessionHandler(app.Address("api"), new SignInRequest(email, AppFixture.AdminPassword));
        await session.TokenAsync(Cancellation);
        return new Merchant(app, email, session, NpgsqlDataSource.Create(await app.ConnectionStringAsync("ordersync")));
    }

    /// <summary>A sandbox shop of its own, connected, with no limits of calls.</summary>
    /// <param name="settings">As the sandbox's control takes them, for example new { orders = 500 }.</param>
    public Task<SimulatedShop> ConnectShopAsync(object settings, params (string Key, string Value)[] connectionSettings) =>
        ConnectShopAsync("ecomanager", settings, connectionSettings);

    /// <inheritdoc cref="ConnectShopAsync(object, ValueTuple{string, string}[])"/>
    public async Task<SimulatedShop> ConnectShopAsync(string platform, object settings, params (string Key, string Value)[] connectionSettings)
    {
        var shop = new SimulatedShop($"shop-{Interlocked.Increment(ref _shops):000}", _app.CreateHttpClient("sandbox"), platform);
        await shop.SetAsync(settings);
        var values = new Dictionary<string, string?>(Address(shop))
        {
            ["callsPerSecond"] = "0",
            ["callsPerMinute"] = "0",
            ["callsPerHour"] = "0",
            ["callsPerDay"] = "0",
            ["retryBaseMs"] = "20",
        };
        foreach (var (key, value) in connectionSettings)
            values[key] = value;
        shop.ConnectionId = (await ConnectAsync(platform, shop.Name, values)).ConnectionId;
        return shop;
    }

    private Dictionary<string, string?> Address(SimulatedShop shop) => shop.Platform switch
    {
        "vendure" => new()
        {
            ["adminApiUrl"] = new Uri(_app.Address("sandbox"), $"/vendure/{shop.Name}/admin-api").ToString(),
            ["apiKey"] = "sandboxkey0000000000:sandboxsecret0000000000",
        },
        "maystro" => new()
        {
            ["baseUrl"] = new Uri(_app.Address("sandbox"), $"/maystro/{shop.Name}").ToString(),
            ["token"] = SimulatedShop.Token,
        },
        _ => new()
        {
            ["baseUrl"] = new Uri(_app.Address("sandbox"), $"/ecomanager/{shop.Name}").ToString(),
            ["token"] = SimulatedShop.Token,
        },
    };

    /// <summary>The same on Vendure, which answers for months and counts them.</summary>
    public Task<SimulatedShop> ConnectVendureAsync(object settings, params (string Key, string Value)[] connectionSettings) =>
        ConnectShopAsync("vendure", settings, connectionSettings);

    /// <summary>An account with a carrier that ships a shop's orders.</summary>
    public Task<SimulatedShop> ConnectCarrierAsync(SimulatedShop shop, params (string Key, string Value)[] connectionSettings) =>
        ConnectShopAsync("maystro", new { ships = shop.Name }, connectionSettings);

    public Task<HttpResponseMessage> TryStartShippingAsync(ConnectedShop carrier) =>
        Api.Post($"{Operations}/tasks/shipping-sync", new StartShippingSyncRequest(carrier.ConnectionId));

    public async Task<RunView> StartShippingAsync(ConnectedShop carrier) => await TryStartShippingAsync(carrier).Read<RunView>(HttpStatusCode.Accepted);

    /// <summary>Starts a shipping sync and waits for its end.</summary>
    public async Task<RunDetailView> ShipAsync(ConnectedShop carrier) => await UntilEndedAsync((await StartShippingAsync(carrier)).Id);

    public Task<ConnectionCoverageView> CoverageAsync(ConnectedShop shop) =>
        Api.Get<ConnectionCoverageView>($"/api/v1/connections/{shop.ConnectionId}/coverage");

    public Task<HttpResponseMessage> TryConnectAsync(string platform, string name, IReadOnlyDictionary<string, string?> settings) =>
        Api.Post($"{Operations}/connections", new CreateConnectionRequest(platform, name, settings));

    /// <summary>Connects a shop of any platform.</summary>
    public async Task<ConnectedShop> ConnectAsync(string platform, string name, IReadOnlyDictionary<string, string?> settings)
    {
        var connection = await TryConnectAsync(platform, name, settings).Read<ConnectionView>(HttpStatusCode.Created);
        return new ConnectedShop { ConnectionId = connection.Id };
    }

    public Task<HttpResponseMessage> TryStartAsync(ConnectedShop shop, FetchMode mode, int? duration = null, bool stopAtFirst = false) =>
        Api.Post($"{Operations}/tasks/order-fetching", new StartOrderFetchRequest(shop.ConnectionId, mode, duration, stopAtFirst));

    public async Task<RunView> StartAsync(ConnectedShop shop, FetchMode mode, int? duration = null, bool stopAtFirst = false) =>
        await (await TryStartAsync(shop, mode, duration, stopAtFirst)).Read<RunView>(HttpStatusCode.Accepted);

    /// <summary>Starts a fetch and waits for its end.</summary>
    public async Task<RunDetailView> FetchAsync(ConnectedShop shop, FetchMode mode, int? duration = null, bool stopAtFirst = false) =>
        await UntilEndedAsync((await StartAsync(shop, mode, duration, stopAtFirst)).Id);

    public Task<HttpResponseMessage> TryStartAsync(StartOrderFetchRequest request) => Api.Post($"{Operations}/tasks/order-fetching", request);

    public async Task<RunDetailView> FetchAsync(StartOrderFetchRequest request) =>
        await UntilEndedAsync((await TryStartAsync(request).Read<RunView>(HttpStatusCode.Accepted)).Id);

    public async Task<RunDetailView> ReconcileAsync(ConnectedShop shop, string month) =>
        await UntilEndedAsync((await StartReconcileAsync(new StartReconcileRequest(shop.ConnectionId, month))).Id);

    public async Task<RunView> StartReconcileAsync(StartReconcileRequest request) =>
        await Api.Post($"{Operations}/tasks/reconcile", request).Read<RunView>(HttpStatusCode.Accepted);

    /// <summary>All differences, read page by page.</summary>
    public async Task<List<OrderDifferenceView>> DifferencesAsync(Guid run, int limit = 50)
    {
        var all = new List<OrderDifferenceView>();
        for (string? cursor = null; ;)
        {
            var page = await Api.Get<DifferencePage>($"{Operations}/tasks/{run}/differences?limit={limit}&cursor={Uri.EscapeDataString(cursor ?? "")}");
            all.AddRange(page.Items);
            cursor = page.NextCursor;
            if (cursor is null)
                return all;
        }
    }

    /// <summary>Behind OrderSync's back.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = _database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    public Task<HttpResponseMessage> TryAsync(Guid run, string verb) => Api.Post($"{Operations}/tasks/{run}/{verb}");

    public async Task<RunView> AskAsync(Guid run, string verb) => await (await TryAsync(run, verb)).Read<RunView>(HttpStatusCode.Accepted);

    public async Task PauseAsync(Guid run, string reason) =>
        (await Api.Post($"{Operations}/tasks/{run}/pause", new PauseRunRequest(reason))).EnsureSuccessStatusCode();

    public async Task<RetriesView> RetriesAsync(string verb, params Guid[] runs) =>
        await Api.Post($"{Operations}/tasks/retries/{verb}", new RetriesRequest(runs)).Read<RetriesView>();

    public async Task<IReadOnlyList<RunView>> ScheduledRetriesAsync() =>
        (await Api.Get<OffsetPage<RunView>>($"{Operations}/tasks?retryScheduled=true&limit=200")).Items;

    public async Task<IReadOnlyList<RunView>> TasksAsync(string status) =>
        (await Api.Get<OffsetPage<RunView>>($"{Operations}/tasks?status={status}&limit=200")).Items;

    public async Task<List<RunView>> RunsAsync(IEnumerable<RunView> runs)
    {
        var ids = runs.Select(run => run.Id).ToHashSet();
        return [.. (await Api.Get<OffsetPage<RunView>>($"{Operations}/tasks?limit=200")).Items.Where(run => ids.Contains(run.Id))];
    }

    /// <summary>Waits until one of the runs is so.</summary>
    public async Task<RunView> UntilAnyAsync(IReadOnlyList<RunView> runs, Func<RunView, bool> condition)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(asked) < Patience)
        {
            if ((await RunsAsync(runs)).Find(run => condition(run)) is { } found)
                return found;
            await Task.Delay(100, Cancellation);
        }
        throw new TimeoutException("None of the runs came to be so.");
    }

    public Task<RunDetailView> RunAsync(Guid run) => Api.Get<RunDetailView>($"{Operations}/tasks/{run}");

    public async Task<ConnectionView> ConnectionAsync(ConnectedShop shop) =>
        (await ConnectionsAsync()).Single(connection => connection.Id == shop.ConnectionId);

    public Task<List<ConnectionView>> ConnectionsAsync() => Api.Get<List<ConnectionView>>($"{Operations}/connections");

    /// <summary>Looks at all with one call, so that waiting for many does not keep the machine from their work.</summary>
    public async Task<IReadOnlyList<RunView>> UntilAllEndedAsync(IReadOnlyCollection<RunView> runs)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(asked) < Patience)
        {
            var now = await RunsAsync(runs);
            if (now.Count == runs.Count && now.TrueForAll(HasEnded))
                return now;
            await Task.Delay(500, Cancellation);
        }
        throw new TimeoutException($"After {Patience} not all of {runs.Count} runs have ended.");
    }

    public Task<RunDetailView> UntilEndedAsync(Guid run, TimeSpan? patience = null) => UntilAsync(run, HasEnded, patience);

    private static bool HasEnded(RunView run) =>
        run.State is RunState.Completed or RunState.CompletedWithErrors or RunState.Failed or RunState.Stopped;

    public async Task<RunDetailView> UntilAsync(Guid run, Func<RunView, bool> condition, TimeSpan? patience = null)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var detail = await RunAsync(run);
            if (condition(detail.Task))
                return detail;
            if (TimeProvider.System.GetElapsedTime(asked) > (patience ?? Patience))
                throw new TimeoutException($"After {patience ?? Patience} the run is still {detail.Task.State}: {detail.Task.Sentence}");
            await Task.Delay(50, Cancellation);
        }
    }

    /// <summary>What is stored of a shop; the revision is the number of the newest.</summary>
    public async Task<List<StoredOrder>> StoredAsync(ConnectedShop shop)
    {
        await using var command = _database.CreateCommand(
            "select external_id, revision, platform_status, placed_at, total from orders where connection_id = $1");
        command.Parameters.AddWithValue(shop.ConnectionId);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var stored = new List<StoredOrder>();
        while (await reader.ReadAsync(Cancellation))
        {
            stored.Add(new StoredOrder(
                reader.GetString(0), reader.GetInt32(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<decimal?>(4)));
        }
        return stored;
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = _database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>Each order of the shop is stored, once, and nothing else.</summary>
    public async Task ShouldHoldExactlyAsync(ConnectedShop shop, IReadOnlyCollection<string> ids)
    {
        var stored = (await StoredAsync(shop)).Select(order => order.ExternalId).ToList();
        stored.Count.ShouldBe(ids.Count);
        stored.ToHashSet().SetEquals(ids).ShouldBeTrue("the stored set differs from the platform's");
    }

    public void Dispose()
    {
        Api.Dispose();
        _database.Dispose();
    }
}
