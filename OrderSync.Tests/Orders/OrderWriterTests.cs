using System.Text;
using Npgsql;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Orders;
using OrderSync.Tests.Hosting;

namespace OrderSync.Tests.Orders;

/// <summary>What one batch does to what is stored, on a real Postgres.</summary>
public sealed class OrderWriterTests(AppFixture app) : IAsyncLifetime
{
    private static readonly DateTimeOffset Placed = DateTimeOffset.UnixEpoch.AddYears(56);

    /// <summary>When batches are received: after all that the platform says of its orders.</summary>
    private static readonly DateTimeOffset Received = Placed.AddDays(30);

    private readonly Guid _company = Guid.CreateVersion7();
    private readonly Guid _connection = Guid.CreateVersion7();
    private NpgsqlConnection _database = null!;
    private OrderWriter _writer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await app.ReadyAsync();
        _database = new NpgsqlConnection(await app.ConnectionStringAsync("ordersync"));
        await _database.OpenAsync(Cancellation);
        _writer = new OrderWriter(_database);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task New_orders_are_created_with_lines_and_a_first_revision()
    {
        (await WriteAsync(Order("A", lines: 2), Order("B", lines: 0))).ShouldBe([WriteOutcome.Created, WriteOutcome.Created]);

        (await CountAsync("orders")).ShouldBe(2);
        (await CountAsync("order_lines")).ShouldBe(2);
        (await CountAsync("order_revisions")).ShouldBe(2);
    }

    [Fact]
    public async Task The_same_bytes_change_nothing()
    {
        await WriteAsync(Order("A"));

        (await WriteAsync(Order("A"))).ShouldBe([WriteOutcome.Unchanged]);

        (await CountAsync("order_revisions")).ShouldBe(1);
    }

    [Fact]
    public async Task A_change_makes_a_revision_and_takes_away_lines_that_are_gone()
    {
        await WriteAsync(Order("A", lines: 3));

        (await WriteAsync(Order("A", status: "shipped", lines: 1, updated: 2))).ShouldBe([WriteOutcome.Updated]);

        (await CountAsync("order_lines")).ShouldBe(1);
        (await CountAsync("order_revisions")).ShouldBe(2);
        (await StatusAsync("A")).ShouldBe("shipped");
    }

    [Fact]
    public async Task An_older_version_never_overwrites_a_newer_one()
    {
        await WriteAsync(Order("A", status: "delivered", updated: 5));

        (await WriteAsync(Order("A", status: "shipped", updated: 4))).ShouldBe([WriteOutcome.Unchanged]);

        (await StatusAsync("A")).ShouldBe("delivered");
    }

    [Fact]
    public async Task An_order_that_comes_twice_in_a_batch_is_written_once_with_its_newest_version()
    {
        var outcomes = await WriteAsync(Order("A", status: "shipped", updated: 4), Order("A", status: "confirmed", updated: 3), Order("B"));

        outcomes.ShouldBe([WriteOutcome.Created, WriteOutcome.Unchanged, WriteOutcome.Created]);
        (await CountAsync("orders")).ShouldBe(2);
        (await StatusAsync("A")).ShouldBe("shipped");
    }

    [Fact]
    public async Task Orders_that_are_taken_for_new_but_are_stored_end_as_if_they_had_been_looked_up()
    {
        await WriteAsync(Order("same"), Order("changed"), Order("newer", status: "delivered", updated: 9));

        var batch = Batch([Order("A"), Order("same"), Order("changed", status: "shipped", updated: 2), Order("newer", updated: 8), Order("B", lines: 3)], []);
        await using var transaction = await _database.BeginTransactionAsync(Cancellation);
        var outcomes = await _writer.WriteAsync(SortedBatch.AllNew(batch), Cancellation);
        await transaction.CommitAsync(Cancellation);

        outcomes.ShouldBe([WriteOutcome.Created, WriteOutcome.Unchanged, WriteOutcome.Updated, WriteOutcome.Unchanged, WriteOutcome.Created]);
        (await CountAsync("orders")).ShouldBe(5);
        (await CountAsync("order_revisions")).ShouldBe(6);
        (await CountAsync("order_lines")).ShouldBe(7);
        (await StatusAsync("changed")).ShouldBe("shipped");
        (await StatusAsync("newer")).ShouldBe("delivered");
    }

    [Fact]
    public async Task Two_writers_at_once_store_each_order_once()
    {
        await using var other = new NpgsqlConnection(await app.ConnectionStringAsync("ordersync"));
        await other.OpenAsync(Cancellation);
        var orders = Enumerable.Range(0, 2_000).Select(number => Order($"{number}", lines: 2)).ToArray();

        var outcomes = await Task.WhenAll(WriteAsync(_database, _writer, orders), WriteAsync(other, new OrderWriter(other), orders));

        outcomes.Sum(written => written.Count(outcome => outcome == WriteOutcome.Created)).ShouldBe(2_000);
        (await CountAsync("orders")).ShouldBe(2_000);
        (await CountAsync("order_lines")).ShouldBe(4_000);
        (await CountAsync("order_revisions")).ShouldBe(2_000);
    }

    [Fact]
    public async Task The_same_rejected_record_is_kept_once_and_can_be_read()
    {
        var rejection = new IncomingRejection("7", "total is “abc”, not a number", Encoding.UTF8.GetBytes("""{"id":7,"total":"abc"}"""));
        await _writer.WriteAsync(Batch([], [rejection, rejection]), Cancellation);
        await _writer.WriteAsync(Batch([], [rejection]), Cancellation);

        (await CountAsync("rejected_records")).ShouldBe(1);
        var payload = (byte[])await ScalarAsync("select payload from rejected_records where company_id = $1");
        RawPayload.Read(payload).ShouldBe("""{"id":7,"total":"abc"}""");
    }

    [Fact]
    public async Task Text_that_Postgres_cannot_hold_loses_the_null_character_only()
    {
        await WriteAsync(Order("A", status: "ship\0ped"));

        (await StatusAsync("A")).ShouldBe("shipped");
    }

    [Theory]
    [InlineData(24 * 365 * 12)]
    [InlineData(24 * 31)]
    public async Task A_change_of_the_future_decides_nothing_and_the_later_reading_wins(int hours)
    {
        await WriteAsync(Order("A", status: "odd", updated: hours));

        (await WriteAsync(Order("A", status: "shipped", updated: 5))).ShouldBe([WriteOutcome.Updated]);
        (await WriteAsync(Order("A", status: "confirmed", updated: 4))).ShouldBe([WriteOutcome.Unchanged]);

        (await StatusAsync("A")).ShouldBe("shipped");
    }

    [Fact]
    public async Task A_change_of_the_future_that_an_older_version_has_stored_hides_nothing()
    {
        await WriteAsync(Order("A", status: "odd"));
        await ScalarAsync("update orders set platform_updated_at = '2038-01-19' where company_id = $1 returning 1");

        (await WriteAsync(Order("A", status: "shipped", updated: 5))).ShouldBe([WriteOutcome.Updated]);

        (await StatusAsync("A")).ShouldBe("shipped");
    }

    [Fact]
    public async Task A_change_in_an_hour_that_comes_twice_is_taken_in_the_order_of_reading()
    {
        await WriteAsync(Twice(Order("A", status: "confirmed"), minutes: 50));

        (await WriteAsync(Twice(Order("A", status: "cancelled"), minutes: 10))).ShouldBe([WriteOutcome.Updated]);
        (await WriteAsync(Twice(Order("A", status: "old"), minutes: -180))).ShouldBe([WriteOutcome.Unchanged]);
        (await WriteAsync(Twice(Order("B", status: "confirmed"), minutes: 50), Twice(Order("B", status: "cancelled"), minutes: 10)))[1].ShouldBe(WriteOutcome.Created);

        (await StatusAsync("A")).ShouldBe("cancelled");
        (await StatusAsync("B")).ShouldBe("cancelled");
    }

    [Fact]
    public async Task An_order_that_is_dated_more_than_a_day_ahead_is_stored_and_flagged()
    {
        var ahead = Order("A");
        ahead = ahead with { Order = ahead.Order with { PlacedAt = Received.AddHours(25) } };
        var inAnotherZone = Order("B");
        inAnotherZone = inAnotherZone with { Order = inAnotherZone.Order with { PlacedAt = Received.AddHours(13) } };

        await WriteAsync(ahead, inAnotherZone);

        (await ScalarAsync("select problems from orders where company_id = $1 and external_id = 'A'")).ShouldBeOfType<string[]>().ShouldHaveSingleItem().ShouldBe("DatedAhead");
        (await ScalarAsync("select problems from orders where company_id = $1 and external_id = 'B'")).ShouldBeOfType<string[]>().ShouldBeEmpty();
    }

    private static IncomingOrder Twice(IncomingOrder order, int minutes) =>
        order with { Order = order.Order with { PlatformUpdatedAt = Placed.AddMinutes(minutes), PlatformUpdatedSpread = TimeSpan.FromHours(1) } };

    private Task<WriteOutcome[]> WriteAsync(params IncomingOrder[] orders) => WriteAsync(_database, _writer, orders);

    private async Task<WriteOutcome[]> WriteAsync(NpgsqlConnection connection, OrderWriter writer, IncomingOrder[] orders)
    {
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        var outcomes = await writer.WriteAsync(Batch(orders, []), Cancellation);
        await transaction.CommitAsync(Cancellation);
        return outcomes;
    }

    private OrderBatch Batch(IReadOnlyList<IncomingOrder> orders, IReadOnlyList<IncomingRejection> rejections) =>
        new(_company, _connection, Guid.CreateVersion7(), Received, orders, rejections);

    private static IncomingOrder Order(string id, string status = "confirmed", int lines = 1, int updated = 1)
    {
        var order = new OrderSnapshot(
            id, "#" + id, OrderStatus.Confirmed, status, new OrderCustomer("Test Buyer", null, null),
            new OrderAddress(null, "Alger", null, null, "DZ"), "DZD", 100.50m, null, null, null, null, Placed, Placed.AddHours(updated),
            [.. Enumerable.Range(1, lines).Select(number => new OrderLineSnapshot(null, $"SKU-{number}", "Thing", number, 10, null))]);
        var payload = Encoding.UTF8.GetBytes($"{id} {status} {lines} {updated}");
        return new IncomingOrder(order, payload, RawPayload.Hash(payload));
    }

    private async Task<long> CountAsync(string table) => (long)await ScalarAsync($"select count(*) from {table} where company_id = $1");

    private async Task<string> StatusAsync(string id) =>
        (string)await ScalarAsync($"select platform_status from orders where company_id = $1 and external_id = '{id}'");

    private async Task<object> ScalarAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _database);
        command.Parameters.AddWithValue(_company);
        return (await command.ExecuteScalarAsync(Cancellation))!;
    }
}
