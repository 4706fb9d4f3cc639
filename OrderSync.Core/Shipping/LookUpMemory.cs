using Npgsql;

namespace OrderSync.Core.Shipping;

/// <summary>Remembers for which orders a carrier had nothing. See <see cref="LookUpPauses"/>.</summary>
public static class LookUpMemory
{
    /// <summary>$1 company, $2 connection, $3 now, then arrays: order, how often in a row the carrier had nothing for it; 0 when it had.</summary>
    private const string Remember = """
        with asked as (
            select order_id, empty from unnest($4::uuid[], $5::int[]) as asked(order_id, empty)
        ), found as (
            delete from order_look_ups l using asked
            where l.company_id = $1 and l.connection_id = $2 and l.order_id = asked.order_id and asked.empty = 0
        )
        insert into order_look_ups (company_id, connection_id, order_id, asked_at, empty_answers)
        select $1, $2, order_id, $3, empty from asked where empty > 0
        on conflict (company_id, connection_id, order_id) do update set asked_at = excluded.asked_at, empty_answers = excluded.empty_answers
        """;

    /// <summary>$1 company, $2 connection.</summary>
    private const string ForgetClosed = """
        delete from order_look_ups l where l.company_id = $1 and l.connection_id = $2
            and not exists (select from orders o where o.company_id = l.company_id and o.id = l.order_id and o.is_open)
        """;

    /// <param name="emptyByOrder">How often in a row the carrier had nothing for the order, this time included; 0 when it had something.</param>
    public static async Task RememberAsync(
        NpgsqlConnection connection, Guid companyId, Guid connectionId, DateTimeOffset now, IReadOnlyDictionary<Guid, int> emptyByOrder, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Remember, connection);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        command.Parameters.AddWithValue(now);
        command.Parameters.AddWithValue(emptyByOrder.Keys.ToArray());
        command.Parameters.AddWithValue(emptyByOrder.Values.ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Orders that have ended or are gone are not asked for any more.</summary>
    public static async Task ForgetClosedAsync(NpgsqlConnection connection, Guid companyId, Guid connectionId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ForgetClosed, connection);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
