using System.Text;
using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;

namespace OrderSync.Api.Orders;

/// <summary>
/// The list of orders: one statement a page, by keyset. Each connection's own index gives its newest, and those are merged, so
/// that a platform with few orders is not looked for among all others.
/// </summary>
public sealed class OrderList(ListReading rows)
{
    private const string Columns =
        """
        o.id, o.number, o.external_id, c.platform, o.connection_id, c.name, o.status, o.platform_status, o.customer_name, o.city,
        o.country, o.total, o.currency, o.line_count, o.placed_at, o.platform_updated_at,
        o.payment_status, o.fulfilment_status, o.problems
        """;

    /// <summary>As one text, so that a trigram index over just this expression would be used: see docs/api.md.</summary>
    private const string Searched =
        """
        lower(o.number || ' ' || o.external_id || ' ' || coalesce(o.customer_name, '') || ' ' || coalesce(o.email, '')
            || ' ' || coalesce(o.phone, '') || ' ' || coalesce(o.tracking, ''))
        """;

    public async Task<CursorPage<OrderView>> ReadAsync(Guid companyId, OrderFilter filter, CancellationToken cancellationToken)
    {
        var orders = await rows.ReadAsync(filter.Text, parameters => Write(companyId, filter, parameters), Read, cancellationToken);
        return CursorPages.Of(orders, filter.Limit, row => new ListCursor(row.PlacedAt, row.Id).ToString());
    }

    private static string Write(Guid companyId, OrderFilter filter, NpgsqlParameterCollection parameters)
    {
        var company = parameters.Place(companyId);
        var conditions = Conditions(filter, parameters);
        var limit = parameters.Place(filter.Limit + 1);
        var connections = new StringBuilder();
        if (filter.ConnectionId is { } connection)
            connections.Append(" and c.id = ").Append(parameters.Place(connection));
        if (filter.Platform is { } platform)
            connections.Append(" and c.platform = ").Append(parameters.Place(platform));
        return $"""
            select {Columns} from connections c
            cross join lateral (
                select * from orders o where o.company_id = c.company_id and o.connection_id = c.id{conditions}
                order by o.placed_at desc, o.id desc limit {limit}) o
            where c.company_id = {company}{connections}
            order by o.placed_at desc, o.id desc limit {limit}
            """;
    }

    private static StringBuilder Conditions(OrderFilter filter, NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder();
        if (filter.Status is { } status)
            sql.Append(" and o.status = ").Append(parameters.Place(status.ToString()));
        if (filter.From is { } from)
            sql.Append(" and o.placed_at >= ").Append(parameters.Place(from));
        if (filter.To is { } to)
            sql.Append(" and o.placed_at < ").Append(parameters.Place(to));
        if (filter.Text is { } text)
            sql.Append(" and ").Append(Searched).Append(" like lower(").Append(parameters.Place(SqlValues.Containing(text))).Append(')');
        if (filter.After is { } after)
            sql.Append(" and (o.placed_at, o.id) < (").Append(parameters.Place(after.At)).Append(", ").Append(parameters.Place(after.Id)).Append(')');
        return sql;
    }

    private static OrderView Read(NpgsqlDataReader row) => new(
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
        OrderProblems.Of(row.GetFieldValue<string[]>(18)));
}
