using Npgsql;

namespace OrderSync.Core.Orders.Search;

/// <summary>What was filled.</summary>
/// <param name="Orders">How many orders the entry had.</param>
/// <param name="WrittenAt">When they were written.</param>
public sealed record OrderSearchFilled(int Orders, DateTimeOffset WrittenAt);

/// <summary>
/// Makes orders that were written searchable, one entry of the queue in one transaction. One at a time in the whole installation:
/// else an older reading of an order could overwrite a newer one.
/// </summary>
public sealed class OrderSearchFill(NpgsqlDataSource database)
{
    private const string OneAtATime = "select pg_try_advisory_xact_lock(hashtextextended('order-search', 0))";

    /// <summary>The newest first: people look for what has just come in, and a pile of one company is in nobody's way. Orders are read as they are now, so the sequence does not matter.</summary>
    private const string Next = """
        select id, company_id, connection_id, external_ids, orders, written_at from order_search_queue order by id desc limit 1
        """;

    private const string Orders = """
        select id, placed_at, coalesce(total, 0), number, external_id, customer_name, email, phone, city, region, tracking
        from orders where company_id = $1 and connection_id = $2 and external_id = any($3)
        """;

    /// <summary>Only for orders that are still there, and only what differs: most changes are of the status alone.</summary>
    private const string Write = """
        insert into order_search as stored (company_id, order_id, connection_id, placed_at, total, words)
        select $1, filled.id, $2, filled.placed_at, filled.total, filled.words
        from unnest($3::uuid[], $4::timestamptz[], $5::numeric[], $6::text[]) as filled(id, placed_at, total, words)
        join orders on orders.company_id = $1 and orders.id = filled.id
        on conflict (company_id, order_id) do update set placed_at = excluded.placed_at, total = excluded.total, words = excluded.words
        where (stored.placed_at, stored.total, stored.words) is distinct from (excluded.placed_at, excluded.total, excluded.words)
        """;

    private const string Missing = """
        insert into order_search_queue (company_id, connection_id, external_ids, orders, written_at)
        select $1, connection_id, array_agg(external_id), count(*)::int, now()
        from (
            select o.connection_id, o.external_id, (row_number() over (partition by o.connection_id order by o.placed_at desc) - 1) / 1000 as part
            from orders o
            where o.company_id = $1 and not exists (select from order_search s where s.company_id = $1 and s.order_id = o.id)) missing
        group by connection_id, part
        """;

    private const string End = "delete from order_search_queue where company_id = $1 and id = $2";

    /// <summary>
    /// Queues what cannot be found although nothing waits for it: a worker of a version without the search may have stored it during an upgrade.
    /// </summary>
    /// <returns>How many entries were made.</returns>
    public async Task<int> QueueMissingAsync(Guid companyId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Missing);
        command.CommandTimeout = 300;
        command.Parameters.AddWithValue(companyId);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>Null where nothing waits, or another is at it.</returns>
    public async Task<OrderSearchFilled?> NextAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var turn = new NpgsqlCommand(OneAtATime, connection);
        if (await turn.ExecuteScalarAsync(cancellationToken) is not true || await TakeAsync(connection, cancellationToken) is not { } entry)
            return null;
        await WriteAsync(connection, entry, await ReadAsync(connection, entry, cancellationToken), cancellationToken);
        await using var end = new NpgsqlCommand(End, connection) { Parameters = { new() { Value = entry.CompanyId }, new() { Value = entry.Id } } };
        await end.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new OrderSearchFilled(entry.Orders, entry.WrittenAt);
    }

    private static async Task<Entry?> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Next, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new Entry(
                row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetFieldValue<string[]>(3), row.GetInt32(4), row.GetFieldValue<DateTimeOffset>(5))
            : null;
    }

    private static async Task<Filled> ReadAsync(NpgsqlConnection connection, Entry entry, CancellationToken cancellationToken)
    {
        var filled = new Filled([], [], [], []);
        await using var command = new NpgsqlCommand(Orders, connection);
        foreach (var value in new object[] { entry.CompanyId, entry.ConnectionId, entry.ExternalIds })
            command.Parameters.AddWithValue(value);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            filled.Ids.Add(row.GetGuid(0));
            filled.PlacedAt.Add(row.GetFieldValue<DateTimeOffset>(1));
            filled.Totals.Add(row.GetDecimal(2));
            filled.Words.Add(OrderSearchRow.WordsOf(
                row.GetString(3), row.GetString(4), Text(row, 5), Text(row, 6), Text(row, 7), Text(row, 8), Text(row, 9), Text(row, 10)));
        }
        return filled;
    }

    private static async Task WriteAsync(NpgsqlConnection connection, Entry entry, Filled filled, CancellationToken cancellationToken)
    {
        if (filled.Ids.Count == 0)
            return;
        await using var command = new NpgsqlCommand(Write, connection);
        foreach (var value in new object[] { entry.CompanyId, entry.ConnectionId, filled.Ids, filled.PlacedAt, filled.Totals, filled.Words })
            command.Parameters.AddWithValue(value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private sealed record Entry(long Id, Guid CompanyId, Guid ConnectionId, string[] ExternalIds, int Orders, DateTimeOffset WrittenAt);

    private sealed record Filled(List<Guid> Ids, List<DateTimeOffset> PlacedAt, List<decimal> Totals, List<string> Words);
}
