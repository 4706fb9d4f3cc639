using Npgsql;
using OrderSync.Core.Runs;
using OrderSync.Core.Shipping;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Shipping;

/// <summary>Which orders a shipping run is about.</summary>
public sealed class OpenOrders(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>Those that are followed, and those others that a shipment of the same name may mean instead.</summary>
    private const string OpenText = """
        with followed as materialized (
            select o.id, o.connection_id, o.number, o.external_id, coalesce(s.tracking, o.tracking) as tracking, o.placed_at,
                s.external_id as shipment, l.empty_answers, l.asked_at
            from orders o
            left join lateral (
                select tracking, external_id, is_terminal, changed_at from shipments
                where company_id = o.company_id and order_id = o.id and connection_id = $2
                order by coalesce(created_at, first_seen_at) desc limit 1) s on true
            left join order_look_ups l on l.company_id = o.company_id and l.connection_id = $2 and l.order_id = o.id
                and l.asked_at >= o.changed_at and (s.changed_at is null or l.asked_at >= s.changed_at)
            where o.company_id = $1 and o.connection_id = any($3) and o.is_open and o.placed_at >= $4 and s.is_terminal is not true
        ), names as (
            select number as name from followed union select external_id from followed
        )
        select *, true as is_followed from followed
        union all
        select o.id, o.connection_id, o.number, o.external_id, o.tracking, o.placed_at, null, null, null, false from orders o
        where o.company_id = $1 and o.connection_id = any($3) and o.placed_at >= $4 and o.id not in (select id from followed)
            and (o.number in (select name from names) or o.external_id in (select name from names)
                or o.tracking in (select tracking from followed where tracking is not null))
        order by placed_at desc, id desc
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
            var empty = reader.IsDBNull(7) ? 0 : reader.GetInt32(7);
            orders.Add(new OpenOrder(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.TextAt(4), reader.GetFieldValue<DateTimeOffset>(5),
                reader.TextAt(6), empty, Rests: empty > 0 && LookUpPauses.Next(empty, reader.GetFieldValue<DateTimeOffset>(8)) > now, IsFollowed: reader.GetBoolean(9)));
        }
        return orders;
    }
}
