using Npgsql;
using OrderSync.Api.Assignment;
using OrderSync.Api.Lists;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;

namespace OrderSync.Api.Orders;

/// <summary>The list of orders: one statement a page, by keyset; and how many there are of them.</summary>
public sealed class OrderList(ListReading rows, NpgsqlDataSource database, AssignmentSwitch assignment, TimeProvider time)
{
    /// <summary>More are not counted: nobody pages through them.</summary>
    private const int CountedUpTo = 100_000;

    private const string Unsearchable = "select coalesce(sum(orders), 0)::int from order_search_queue where company_id = $1";

    public async Task<CursorPage<OrderView>> ReadAsync(Guid companyId, OrderFilter filter, CancellationToken cancellationToken)
    {
        var asked = await WithWaitingAsync(filter, cancellationToken);
        var orders = await rows.ReadAsync(
            filter.Text, parameters => new OrderListSql(parameters, companyId, asked).Page(), Read, cancellationToken);
        var page = CursorPages.Of(orders, filter.Limit, row => filter.Sort.IsByTotal()
            ? new TotalCursor(row.Total, row.Order.Id).ToString()
            : new ListCursor(row.At, row.Order.Id).ToString());
        return new CursorPage<OrderView>([.. page.Items.Select(row => row.Order)], page.NextCursor);
    }

    public async Task<OrderListCount> CountAsync(Guid companyId, OrderFilter filter, CancellationToken cancellationToken)
    {
        var asked = await WithWaitingAsync(filter, cancellationToken);
        var counts = await rows.ReadAsync(
            filter.Text, parameters => new OrderListSql(parameters, companyId, asked).Count(CountedUpTo), row => row.GetInt64(0), cancellationToken);
        await using var command = database.CreateCommand(Unsearchable);
        command.Parameters.Place(companyId);
        var unsearchable = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        return new OrderListCount((int)Math.Min(counts[0], CountedUpTo), counts[0] > CountedUpTo, unsearchable);
    }

    private async Task<OrderFilter> WithWaitingAsync(OrderFilter filter, CancellationToken cancellationToken)
    {
        if (!filter.IsWaiting)
            return filter;
        var settings = await assignment.ReadAsync(cancellationToken);
        return filter with
        {
            Waiting = new WaitingOrders([.. settings.Statuses.Select(status => status.ToString())], time.GetUtcNow().AddDays(-settings.MaxAgeDays)),
        };
    }

    private static Row Read(NpgsqlDataReader row) => new(ReadOrder(row), row.GetFieldValue<DateTimeOffset>(21), row.GetDecimal(22));

    private static OrderView ReadOrder(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetGuid(4),
        row.GetString(5),
        Enum.Parse<OrderStatus>(row.GetString(6)),
        row.GetString(7),
        row.Text(8),
        row.Text(9),
        row.Text(10),
        row.IsDBNull(11) ? null : new MoneyView(row.GetDecimal(11), row.Text(12) ?? ""),
        row.GetInt32(13),
        row.GetFieldValue<DateTimeOffset>(14),
        row.Value<DateTimeOffset>(15),
        row.Text(16) is { } payment ? Enum.Parse<PaymentStatus>(payment) : null,
        row.Text(17) is { } fulfilment ? Enum.Parse<FulfilmentStatus>(fulfilment) : null,
        OrderProblems.Of(row.GetFieldValue<string[]>(18)),
        row.Value<Guid>(19) is { } agent ? new OrderAgentView(agent, row.GetString(20)) : null);

    /// <summary>An order, and where it stands in the list: a search has that from its own table, which may be a little behind.</summary>
    private sealed record Row(OrderView Order, DateTimeOffset At, decimal Total);
}
