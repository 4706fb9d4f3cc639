using System.Text;
using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Shipping;

namespace OrderSync.Api.Shipping;

/// <summary>The list of shipments: one statement a page, by keyset, the last changed first.</summary>
public sealed class ShipmentList(ListReading rows, ShipmentCodes codes)
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
        var shipments = await rows.ReadAsync(filter.Text, parameters => Write(companyId, filter, parameters), Read, cancellationToken);
        return CursorPages.Of(shipments, filter.Limit, row => new ListCursor(row.StatusAt, row.Id).ToString());
    }

    public async Task<ShipmentView?> FindAsync(Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        var found = await rows.ReadAsync(
            text: null, parameters => $"{Selected} where s.company_id = {parameters.Place(companyId)} and s.id = {parameters.Place(id)}", Read, cancellationToken);
        return found.SingleOrDefault();
    }

    private static string Write(Guid companyId, ShipmentFilter filter, NpgsqlParameterCollection parameters) => $"""
        {Selected} where s.company_id = {parameters.Place(companyId)}{Conditions(filter, parameters)}
        order by s.status_at desc, s.id desc limit {parameters.Place(filter.Limit + 1)}
        """;

    private static StringBuilder Conditions(ShipmentFilter filter, NpgsqlParameterCollection parameters)
    {
        var sql = new StringBuilder();
        if (filter.ConnectionId is { } connection)
            sql.Append(" and s.connection_id = ").Append(parameters.Place(connection));
        if (filter.OrderConnectionId is { } orders)
            sql.Append(" and o.connection_id = ").Append(parameters.Place(orders));
        if (filter.StatusCode is { } code)
            sql.Append(" and s.status_code = ").Append(parameters.Place(code));
        sql.Append(filter.State switch
        {
            ShipmentState.Open => " and not s.is_terminal",
            ShipmentState.Terminal => " and s.is_terminal",
            ShipmentState.Unmatched => " and s.order_id is null",
            _ => "",
        });
        if (filter.Text is { } text)
            sql.Append(" and ").Append(Searched).Append(" like lower(").Append(parameters.Place(SqlValues.Containing(text))).Append(')');
        if (filter.After is { } after)
            sql.Append(" and (s.status_at, s.id) < (").Append(parameters.Place(after.At)).Append(", ").Append(parameters.Place(after.Id)).Append(')');
        return sql;
    }

    private ShipmentView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.GetString(2),
        row.GetString(3),
        row.GetString(4),
        row.Text(5),
        row.Text(6),
        row.GetString(7),
        row.GetString(8),
        codes.MeaningOf(row.GetString(3), row.GetString(7), row.GetString(8)),
        row.GetFieldValue<DateTimeOffset>(9),
        row.GetBoolean(10),
        row.Value<DateTimeOffset>(11),
        row.Text(12),
        row.Text(13),
        row.Value<Guid>(14),
        row.Text(15),
        row.IsDBNull(16) ? null : Enum.Parse<OrderStatus>(row.GetString(16)),
        row.Value<Guid>(17),
        row.Text(18));
}
