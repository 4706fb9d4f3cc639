using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Connections;
using OrderSync.Core.Runs;
using OrderSync.Core.Webhooks;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Shipping;

/// <summary>A company with a shop and a scripted carrier that ships its orders.</summary>
public abstract class CarrierTest(ApiFixture api) : ApiTest(api)
{
    protected DateTimeOffset Now { get; } = api.Time.GetUtcNow();

    internal async Task<CarrierDesk> OpenAsync()
    {
        var company = await Api.CreateCompanyAsync();
        var shop = await company.AddConnectionAsync("Shop");
        var carrier = await company.AddConnectionAsync("Carrier", ScriptedCarrier.Key, ("webhookSecret", CarrierDesk.Secret));
        return new CarrierDesk(Api, company, shop, carrier);
    }
}

/// <summary>What tests do with the two, and look at.</summary>
internal sealed class CarrierDesk(ApiFixture api, TestCompany company, Connection shop, Connection carrier)
{
    public const string Secret = "a-webhook-secret-0123456789";

    private readonly NpgsqlDataSource _database = api.Services.GetRequiredService<NpgsqlDataSource>();

    public TestCompany Company => company;

    public Connection Shop => shop;

    public Guid Id => carrier.Id;

    public ScriptedCarrier Carrier { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<Run> ShipAsync()
    {
        await using var worker = new WorkerDesk(api, Carrier);
        return await worker.RunAsync(company, carrier.Id, RunKind.ShippingStatus);
    }

    /// <summary>The carrier tells, in the bytes that it would always say the same in, that a shipment has a status.</summary>
    public async Task HintAsync(string reference, string code)
    {
        var said = $$$"""{"event":"OrderStatusChanged","payload":{"external_order_id":"{{{reference}}}","status":{{{code}}}}}""";
        await TellAsync(said);
    }

    public async Task TellAsync(string said)
    {
        using var body = new StringContent(said, Encoding.UTF8, "application/json");
        var answer = await api.Api.CreateClient().PostAsync($"/webhooks/maystro/{Id}?secret={Secret}", body, Cancellation);
        await answer.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>The worker works what was told.</summary>
    public async Task WorkEventsAsync()
    {
        await using var worker = new WorkerDesk(api, Carrier);
        await worker.WorkEventsAsync(company, Id);
    }

    public Task<List<WebhookEvent>> EventsAsync() => company.InDatabaseAsync(
        database => database.WebhookEvents.AsNoTracking().Where(heard => heard.ConnectionId == Id).OrderBy(heard => heard.ReceivedAt).ToListAsync(Cancellation));

    public Task<string> StatusAsync(string parcel) =>
        ScalarAsync<string>("select status_code from shipments where connection_id = $1 and external_id = $2", Id, parcel);

    /// <summary>Adds an order; answers with its id.</summary>
    public async Task<Guid> AddOrderAsync(string number, DateTimeOffset placedAt, string? tracking = null, string status = "Pending", Connection? of = null)
    {
        var order = await company.AddOrderAsync(of ?? shop, Guid.CreateVersion7().ToString(), placedAt);
        await ExecuteAsync("update orders set number = $2, tracking = $3, status = $4, is_open = $4 = 'Pending' where id = $1", order.Id, number, tracking, status);
        return order.Id;
    }

    /// <summary>"Pending open" or "Delivered ended".</summary>
    public Task<string> OrderAsync(Guid order) =>
        ScalarAsync<string>("select status || case when is_open then ' open' else ' ended' end from orders where id = $1", order);

    /// <summary>The order of a shipment; null where it has none.</summary>
    public async Task<Guid?> OrderOfAsync(string parcel) =>
        await ScalarAsync<object>("select order_id from shipments where connection_id = $1 and external_id = $2", Id, parcel) as Guid?;

    public async Task<ConnectionView> ShownAsync(Guid? connection = null)
    {
        var list = await company.Admin.Get<List<ConnectionView>>("/api/platform-operations/connections");
        return list.Single(shown => shown.Id == (connection ?? Id));
    }

    public async Task<T> ScalarAsync<T>(string sql, params object?[] parameters)
    {
        await using var command = _database.CreateCommand(sql);
        command.Parameters.AddAll(parameters);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    public async Task ExecuteAsync(string sql, params object?[] parameters)
    {
        await using var command = _database.CreateCommand(sql);
        command.Parameters.AddAll(parameters);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
