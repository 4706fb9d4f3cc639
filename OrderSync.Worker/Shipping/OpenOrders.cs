using Npgsql;
using OrderSync.Core.Shipping;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Shipping;

/// <summary>Which orders a shipping run is about.</summary>
public sealed class OpenOrders(NpgsqlDataSource database, TimeProvider time)
{
    private const string OpenText = """
        select o.id, o.number, o.external_id, coalesce(s.tracking, o.tracking), o.placed_at, s.external_id, l.empty_answers, l.asked_at
        from orders o
        left join lateral (
            select tracking, external_id, is_terminal, changed_at from shipments
            where company_id = o.company_id and order_id = o.id and connection_id = $2
            order by coalesce(created_at, first_seen_at) desc limit 1) s on true
        left join order_look_ups l on l.company_id = o.company_id and l.connection_id = $2 and l.order_id = o.id
            and l.asked_at >= o.changed_at and (s.changed_at is null or l.asked_at >= s.changed_at)
        where o.company_id = $1 and o.connection_id = any($3) and o.is_open and o.placed_at >= $4 and s.is_terminal is not true
        order by o.placed_at desc, o.id desc
        """;

    /// <summary>Open orders without a shipment, or with one that goes on, newest first. Streamed: only what is needed of each is kept.</summary>
    public async Task<OpenOrderIndex> LoadAsync(
        RunExecution execution, IReadOnlyList<Guid> connections, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (orders, now) = (new OpenOrderIndex(), time.GetUtcNow());
        await using var command = database.CreateCommand(OpenText);
        command.Parameters.AddWithValue(execution.Key.CompanyId);
        command.Parameters.AddWithValue(execution.Run.ConnectionId);
        command.Parameters.AddWithValue(connections.ToArray());
        command.Parameters.AddWithValue(since);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var empty = reader.IsDBNull(6) ? 0 : reader.GetInt32(6);
            orders.Add(new OpenOrder(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), Text(reader, 3), reader.GetFieldValue<DateTimeOffset>(4), Text(reader, 5),
                empty, Rests: empty > 0 && LookUpPauses.Next(empty, reader.GetFieldValue<DateTimeOffset>(7)) > now));
        }
        return orders;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
