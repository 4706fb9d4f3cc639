using System.Text;
using Npgsql;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Core.Shipping;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Shipping;

/// <summary>What a batch does to what is stored, on a real Postgres.</summary>
public sealed class ShipmentWriterTests(AppFixture app) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly ShipmentCode Shipped = new("31", "SHIPPED", "EXPÉDIÉ", "Out.");
    private static readonly ShipmentCode Delivered = new("41", "DELIVERED", "LIVRÉ", "There.", IsTerminal: true, OrderStatus.Delivered);

    private readonly Guid _company = Guid.CreateVersion7();
    private readonly Guid _connection = Guid.CreateVersion7();
    private readonly Guid _shop = Guid.CreateVersion7();
    private NpgsqlDataSource _database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.ReadyAsync();
        _database = NpgsqlDataSource.Create(await app.ConnectionStringAsync("ordersync"));
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task The_same_bytes_change_nothing_and_other_bytes_change_the_row()
    {
        (await WriteAsync(Shipment(Shipped, 1))).ShouldBe([WriteOutcome.Created]);
        (await WriteAsync(Shipment(Shipped, 1))).ShouldBe([WriteOutcome.Unchanged]);
        (await WriteAsync(Shipment(Shipped, 2))).ShouldBe([WriteOutcome.Updated]);

        (await HistoryAsync()).ShouldBe("31@1");
    }

    [Fact]
    public async Task An_older_status_never_overwrites_a_newer_one()
    {
        await WriteAsync(Shipment(Delivered, 5));

        (await WriteAsync(Shipment(Shipped, 4))).ShouldBe([WriteOutcome.Unchanged]);

        (await StatusAsync()).ShouldBe("41");
        (await HistoryAsync()).ShouldBe("41@5");
    }

    [Fact]
    public async Task A_status_in_an_hour_that_comes_twice_is_taken_in_the_order_of_reading()
    {
        await WriteAsync(Twice(Shipment(Shipped, 5), minutes: 50));

        (await WriteAsync(Twice(Shipment(Delivered, 5), minutes: 10))).ShouldBe([WriteOutcome.Updated]);
        (await WriteAsync(Twice(Shipment(Shipped, 5, note: "old"), minutes: -180))).ShouldBe([WriteOutcome.Unchanged]);

        (await StatusAsync()).ShouldBe("41");
    }

    [Fact]
    public async Task In_one_batch_too()
    {
        await WriteAsync(Twice(Shipment(Shipped, 5), minutes: 50), Twice(Shipment(Delivered, 5), minutes: 10));

        (await StatusAsync()).ShouldBe("41");
    }

    [Fact]
    public async Task Of_two_statuses_of_the_same_time_the_newest_seen_counts_and_both_stay_in_the_history()
    {
        await WriteAsync(Shipment(Shipped, 5));

        (await WriteAsync(Shipment(Delivered, 5))).ShouldBe([WriteOutcome.Updated]);

        (await StatusAsync()).ShouldBe("41");
        (await HistoryAsync()).ShouldBe("31@5,41@5");
    }

    [Fact]
    public async Task Of_a_shipment_that_comes_twice_in_a_batch_the_newest_is_stored()
    {
        (await WriteAsync(Shipment(Delivered, 5), Shipment(Shipped, 4))).ShouldBe([WriteOutcome.Created, WriteOutcome.Unchanged]);

        (await StatusAsync()).ShouldBe("41");
    }

    [Fact]
    public async Task Many_who_bring_the_same_delivery_at_the_same_time_complete_the_order_once()
    {
        var order = await AddOrderAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(version => WriteAsync(Shipment(Delivered, 5, order, $"v{version}"))));
        await using var connection = await _database.OpenConnectionAsync(Cancellation);
        await OrderCompletion.CompleteAllAsync(connection, _company, null, Noon, Cancellation);

        (await ScalarAsync<long>("select count(*) from order_status_changes where company_id = $1")).ShouldBe(1);
        (await ScalarAsync<string>("select status || is_open || revision from orders where company_id = $1")).ShouldBe("Deliveredfalse1");
        (await HistoryAsync()).ShouldBe("41@5");
    }

    [Fact]
    public async Task A_shipment_that_came_before_its_order_gets_it_later_and_completes_it()
    {
        await WriteAsync(Shipment(Delivered, 5));
        var order = await AddOrderAsync();
        await using var connection = await _database.OpenConnectionAsync(Cancellation);

        (await OrderCompletion.LinkAsync(connection, _company, _connection, [_shop], Noon.AddDays(-30), Cancellation)).ShouldBe(1);
        (await OrderCompletion.CompleteAllAsync(connection, _company, null, Noon, Cancellation)).ShouldBe(1);

        (await ScalarAsync<Guid>("select order_id from shipments where company_id = $1")).ShouldBe(order);
        (await OrderCompletion.IsLeftAsync(connection, _company, Cancellation)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_reference_that_two_orders_have_names_neither()
    {
        await WriteAsync(Shipment(Delivered, 5));
        await AddOrderAsync("1");
        await AddOrderAsync("2");
        await using var connection = await _database.OpenConnectionAsync(Cancellation);

        (await OrderCompletion.LinkAsync(connection, _company, _connection, [_shop], Noon.AddDays(-30), Cancellation)).ShouldBe(0);
    }

    private static IncomingShipment Shipment(ShipmentCode code, int hour, Guid? order = null, string? note = null)
    {
        var payload = Encoding.UTF8.GetBytes($"{code.Code}@{hour}{note}");
        var snapshot = new ShipmentSnapshot("A", "R1", "T1", code, At(hour), Noon, code == Delivered ? At(hour) : null, null, null, null, null, null);
        return new IncomingShipment(snapshot, payload, RawPayload.Hash(payload), order);
    }

    private static IncomingShipment Twice(IncomingShipment incoming, int minutes) => incoming with
    {
        Shipment = incoming.Shipment with { StatusAt = incoming.Shipment.StatusAt!.Value.AddMinutes(minutes), StatusSpread = TimeSpan.FromHours(1) },
    };

    private static DateTimeOffset At(int hour) => Noon.AddHours(hour);

    private async Task<WriteOutcome[]> WriteAsync(params IncomingShipment[] shipments)
    {
        await using var connection = await _database.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var outcomes = await new ShipmentWriter(connection).WriteAsync(
            new ShipmentBatch(_company, _connection, null, TimeProvider.System.GetUtcNow(), shipments, []), Cancellation);
        await transaction.CommitAsync(Cancellation);
        return outcomes;
    }

    private async Task<Guid> AddOrderAsync(string externalId = "1")
    {
        await using var connection = await _database.OpenConnectionAsync(Cancellation);
        var order = new OrderSnapshot(
            externalId, "R1", OrderStatus.Pending, "En dispatch", new OrderCustomer(null, null, null), new OrderAddress(null, null, null, null, null),
            "DZD", 1, null, null, null, null, Noon, null, []);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await new OrderWriter(connection).WriteAsync(
            new OrderBatch(_company, _shop, null, Noon, [new IncomingOrder(order, new byte[] { 1 }, [1])], []), Cancellation);
        await transaction.CommitAsync(Cancellation);
        return await ScalarAsync<Guid>("select id from orders where company_id = $1 order by external_id desc limit 1");
    }

    private Task<string> StatusAsync() => ScalarAsync<string>("select status_code from shipments where company_id = $1");

    private Task<string> HistoryAsync() => ScalarAsync<string>(
        "select string_agg(status_code || '@' || extract(hour from at at time zone 'UTC') - 12, ',' order by at, status_code) from shipment_statuses where company_id = $1");

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        command.Parameters.AddWithValue(_company);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
