using System.Text;
using Npgsql;
using OrderSync.Api.Orders;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Shipping;

namespace OrderSync.Api.Shipping;

/// <summary>The list of shipments: one statement a page, by keyset, the last changed first.</summary>
public sealed class ShipmentList(NpgsqlDataSource database, ShipmentCodes codes)
{
    private const string Selected =
        """
        select s.id, s.connection_id, c.name, c.platform, s.external_id, s.reference, s.tracking, s.status_code, s.status_word, s.status_at,
            s.is_terminal, s.delivered_at, s.recipient, s.city, o.id, o.number, o.status, o.connection_id, oc.name
        from shipments s
        join connections c on c.company_id = s.company_id and c.id = s.connection_id
        left join orders o on o.company_id = s.company_id and o.id = s.order_id
        left join connections oc on oc.company_id = o.company_id and oc.id = o.connection_id
        """;

    private const string Searched = "lower(coalesce(s.reference, '') || ' ' || coalesce(s.tracking, '') || ' ' || coalesce(s.recipient, ''))";

    public async Task<CursorPage<ShipmentView>> ReadAsync(Guid companyId, ShipmentFilter filter, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"""
            {Selected} where s.company_id = {Add(command.Parameters, companyId)}{Conditions(filter, command.Parameters)}
            order by s.status_at desc, s.id desc limit {Add(command.Parameters, filter.Limit + 1)}
            """;
        var shipments = await ReadAsync(command, cancellationToken);
        // One more than asked for was read, to know whether there is a page after this one.
        if (shipments.Count <= filter.Limit)
            return new CursorPage<ShipmentView>(shipments, NextCursor: null);
        shipments.RemoveAt(filter.Limit);
        return new CursorPage<ShipmentView>(shipments, new OrderCursor(shipments[^1].StatusAt, shipments[^1].Id).ToString());
    }

    public async Task<ShipmentView?> FindAsync(Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"{Selected} where s.company_id = {Add(command.Parameters, companyId)} and s.id = {Add(command.Parameters, id)}";
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    private static StringBuilder Conditions(ShipmentFilter filter, NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder();
        if (filter.ConnectionId is { } connection)
            sql.Append(" and s.connection_id = ").Append(Add(parameters, connection));
        if (filter.OrderConnectionId is { } orders)
            sql.Append(" and o.connection_id = ").Append(Add(parameters, orders));
        if (filter.StatusCode is { } code)
            sql.Append(" and s.status_code = ").Append(Add(parameters, code));
        sql.Append(filter.State switch
        {
            ShipmentState.Open => " and not s.is_terminal",
            ShipmentState.Terminal => " and s.is_terminal",
            ShipmentState.Unmatched => " and s.order_id is null",
            _ => "",
        });
        if (filter.Text is { } text)
            sql.Append(" and ").Append(Searched).Append(" like lower(").Append(Add(parameters, $"%{Escape(text)}%")).Append(')');
        if (filter.After is { } after)
            sql.Append(" and (s.status_at, s.id) < (").Append(Add(parameters, after.PlacedAt)).Append(", ").Append(Add(parameters, after.Id)).Append(')');
        return sql;
    }

    private static string Add<T>(NpgsqlParameterCollection parameters, T value)
    {
        parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${parameters.Count}";
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);

    private async Task<List<ShipmentView>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var shipments = new List<ShipmentView>();
        while (await reader.ReadAsync(cancellationToken))
            shipments.Add(Read(reader));
        return shipments;
    }

    private ShipmentView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        Text(row, 5),
        Text(row, 6),
        row.GetString(7),
        row.GetString(8),
        codes.MeaningOf(row.GetString(3), row.GetString(7), row.GetString(8)),
        row.GetFieldValue<DateTimeOffset>(9),
        row.GetBoolean(10),
        row.IsDBNull(11) ? null : row.GetFieldValue<DateTimeOffset>(11),
        Text(row, 12),
        Text(row, 13),
        row.IsDBNull(14) ? null : row.GetGuid(14),
        Text(row, 15),
        row.IsDBNull(16) ? null : Enum.Parse<OrderStatus>(row.GetString(16)),
        row.IsDBNull(17) ? null : row.GetGuid(17),
        Text(row, 18));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
