using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Contracts;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Shipping;

namespace OrderSync.Api.Shipping;

/// <summary>The list of shipments: one statement a page, by keyset, the last changed first.</summary>
public sealed class ShipmentList(NpgsqlDataSource database, ShipmentCodes codes, IOptions<SearchOptions> search)
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
        await using var session = await database.OpenConnectionAsync(cancellationToken);
        await using var command = session.CreateCommand();
        if (filter.Text is not null)
            command.CommandTimeout = (int)search.Value.Longest.TotalSeconds;
        command.CommandText = $"""
            {Selected} where s.company_id = {command.Parameters.Place(companyId)}{Conditions(filter, command.Parameters)}
            order by s.status_at desc, s.id desc limit {command.Parameters.Place(filter.Limit + 1)}
            """;
        try
        {
            var shipments = await ReadAsync(command, cancellationToken);
            return CursorPages.Of(shipments, filter.Limit, row => new ListCursor(row.StatusAt, row.Id).ToString());
        }
        catch (NpgsqlException exception) when (SearchTooSlowException.Is(exception, filter.Text))
        {
            throw new SearchTooSlowException(exception);
        }
    }

    public async Task<ShipmentView?> FindAsync(Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = $"{Selected} where s.company_id = {command.Parameters.Place(companyId)} and s.id = {command.Parameters.Place(id)}";
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

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
