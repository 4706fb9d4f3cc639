using System.Text;
using Npgsql;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;

namespace OrderSync.Api.Orders;

/// <summary>
/// The list of orders: one statement a page, by keyset. Each connection's own index gives its newest, and those are merged, so
/// that a platform with few orders is not looked for among all others.
/// </summary>
public sealed class OrderList(NpgsqlDataSource database)
{
    private const string Columns =
        """
        o.id, o.number, o.external_id, c.platform, o.connection_id, c.name, o.status, o.platform_status, o.customer_name, o.city,
        o.country, o.total, o.currency, o.line_count, o.placed_at, o.platform_updated_at
        """;

    /// <summary>As one text, so that a trigram index over just this expression would be used: see docs/api.md.</summary>
    private const string Searched =
        """
        lower(o.number || ' ' || o.external_id || ' ' || coalesce(o.customer_name, '') || ' ' || coalesce(o.email, '')
            || ' ' || coalesce(o.phone, '') || ' ' || coalesce(o.tracking, ''))
        """;

    public async Task<CursorPage<OrderView>> ReadAsync(Guid companyId, OrderFilter filter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = Write(companyId, filter, command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var orders = new List<OrderView>(filter.Limit);
        while (await reader.ReadAsync(cancellationToken))
            orders.Add(Read(reader));
        // One more than asked for was read, to know whether there is a page after this one.
        if (orders.Count <= filter.Limit)
            return new CursorPage<OrderView>(orders, NextCursor: null);
        orders.RemoveAt(filter.Limit);
        return new CursorPage<OrderView>(orders, new OrderCursor(orders[^1].PlacedAt, orders[^1].Id).ToString());
    }

    private static string Write(Guid companyId, OrderFilter filter, NpgsqlParameterCollection parameters)
    {
        var company = Add(parameters, companyId);
        var conditions = Conditions(filter, parameters);
        var limit = Add(parameters, filter.Limit + 1);
        var connections = new StringBuilder();
        if (filter.ConnectionId is { } connection)
            connections.Append(" and c.id = ").Append(Add(parameters, connection));
        if (filter.Platform is { } platform)
            connections.Append(" and c.platform = ").Append(Add(parameters, platform));
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
            sql.Append(" and o.status = ").Append(Add(parameters, status.ToString()));
        if (filter.From is { } from)
            sql.Append(" and o.placed_at >= ").Append(Add(parameters, from));
        if (filter.To is { } to)
            sql.Append(" and o.placed_at < ").Append(Add(parameters, to));
        if (filter.Text is { } text)
            sql.Append(" and ").Append(Searched).Append(" like lower(").Append(Add(parameters, $"%{Escape(text)}%")).Append(')');
        if (filter.After is { } after)
            sql.Append(" and (o.placed_at, o.id) < (").Append(Add(parameters, after.PlacedAt)).Append(", ").Append(Add(parameters, after.Id)).Append(')');
        return sql;
    }

    private static string Add<T>(NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${parameters.Count}";
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private static OrderView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        row.GetGuid(4),
        row.GetString(5),
        Enum.Parse<OrderStatus>(row.GetString(6)),
        row.GetString(7),
        Text(row, 8),
        Text(row, 9),
        Text(row, 10),
        row.IsDBNull(11) ? null : new MoneyView(row.GetDecimal(11), Text(row, 12) ?? ""),
        row.GetInt32(13),
        row.GetFieldValue<DateTimeOffset>(14),
        row.IsDBNull(15) ? null : row.GetFieldValue<DateTimeOffset>(15));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
