using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using OrderSync.Tests.Peers;

[assembly: AssemblyFixture(typeof(VendurePeer))]

namespace OrderSync.Tests.Peers;

/// <summary>
/// A real Vendure, installed from npm and started when the first test asks for it. Needs npm and Postgres; tests that use
/// it carry <c>[Trait("Category", "npm")]</c>.
/// </summary>
public sealed class VendurePeer : IAsyncLifetime
{
    public const string Username = "superadmin";
    public const string Password = "superadmin";

    /// <summary>The xUnit collection of tests that share the peer and expect its orders to stand still meanwhile.</summary>
    public const string Collection = "Vendure";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly SemaphoreSlim _gate = new(1);
    private PrivatePostgres? _postgres;
    private PeerProcess? _server;
    private VendureShop? _shop;
    private Uri? _database;

    /// <summary>May do everything.</summary>
    public string ApiKey { get; private set; } = "";

    /// <summary>May read the catalogue, but no orders.</summary>
    public string PoorApiKey { get; private set; } = "";

    public Uri Origin => Shop.Origin;

    public Uri AdminApi => new(Origin, "admin-api");

    internal VendureShop Shop => _shop ?? throw new InvalidOperationException("Await ReadyAsync first.");

    /// <summary>Returns once it listens and holds at least so many placed orders.</summary>
    /// <param name="database">An empty database, postgres://user:password@host:port/name; null: it starts a Postgres of its own. Only the first call's counts.</param>
    public async Task ReadyAsync(int orders = 0, Uri? database = null)
    {
        await _gate.WaitAsync();
        try
        {
            if (_shop is null)
                await StartAsync(database);
            var missing = orders - (await Shop.OrdersAsync()).Count;
            if (missing > 0)
                await Shop.PlaceAsync(missing);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <returns>The ids of the new orders.</returns>
    public Task<IReadOnlyList<string>> PlaceOrdersAsync(int count) => Shop.PlaceAsync(count);

    /// <summary>Hands all of an order's lines to a carrier; the tracking code is TRK and the order's id.</summary>
    public Task ShipAsync(string id) => Shop.ShipAsync(id);

    /// <summary>After <see cref="ShipAsync"/>.</summary>
    public Task DeliverAsync(string id) => Shop.DeliverAsync(id);

    public Task CancelAsync(string id) => Shop.CancelAsync(id);

    /// <summary>Every placed order, by its own admin API.</summary>
    public Task<IReadOnlyList<VendurePeerOrder>> AllOrdersAsync() => Shop.OrdersAsync();

    /// <summary>Moves an order in time, to the microsecond: Vendure's own API knows only milliseconds.</summary>
    /// <param name="placedAt">For example "2023-12-31 23:59:59.9995".</param>
    public Task SetPlacedAtAsync(string id, string placedAt) =>
        SqlAsync("""UPDATE "order" SET "orderPlacedAt" = @value::timestamp WHERE id = @id""", id, placedAt);

    /// <summary>Saves an order's first line as it is, which moves its row behind the others.</summary>
    public Task TouchFirstLineAsync(string id) =>
        SqlAsync("""UPDATE order_line SET quantity = quantity WHERE id = (SELECT min(id) FROM order_line WHERE "orderId" = @id)""", id, "");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        _shop?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _gate.Dispose();
    }

    private async Task StartAsync(Uri? database)
    {
        var folder = await VendureInstall.EnsureAsync();
        if (database is null)
            database = (_postgres = await PrivatePostgres.StartAsync(VendureInstall.Script("postgres.sh"))).Database;
        _database = database;
        var port = PeerProcess.FreePort();
        var start = new ProcessStartInfo("node", ["server.js"]) { WorkingDirectory = folder };
        start.Environment["PEER_DATABASE"] = database.ToString();
        start.Environment["PEER_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        (_server, var said) = await PeerProcess.StartAsync(start, Patience);
        var keys = JsonElement.Parse(said);
        ApiKey = keys.GetProperty("apiKey").GetString()!;
        PoorApiKey = keys.GetProperty("poorApiKey").GetString()!;
        _shop = new VendureShop(new Uri($"http://127.0.0.1:{port}/"), ApiKey);
    }

    private async Task SqlAsync(string sql, string id, string value)
    {
        var userInfo = _database!.UserInfo.Split(':');
        var address = new NpgsqlConnectionStringBuilder
        {
            Host = _database.Host,
            Port = _database.Port,
            Database = _database.AbsolutePath[1..],
            Username = Uri.UnescapeDataString(userInfo[0]),
            Password = Uri.UnescapeDataString(userInfo.ElementAtOrDefault(1) ?? ""),
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("id", int.Parse(id, CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("value", value);
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }
}
