using Npgsql;
using OrderSync.Tests.Runs;

namespace OrderSync.Tests.Chaos;

/// <summary>What is wrong with a shop's stored orders, compared with what the sandbox knows to be true.</summary>
/// <param name="Missing">Ids that the platform has and the database has not.</param>
/// <param name="Doubled">Ids, lines and revisions that are there more often than once, or that the platform never had.</param>
/// <param name="Stale">Ids whose stored state is not the platform's.</param>
public sealed record ChaosCheck(IReadOnlyList<string> Missing, IReadOnlyList<string> Doubled, IReadOnlyList<string> Stale)
{
    private const string OrdersText = "select external_id, platform_status from orders where connection_id = $1";

    /// <summary>The same bytes twice in a row, a gap in the numbers, or lines that are not those of the newest version.</summary>
    private const string DoublesText = """
        select o.external_id || ': revision twice' from orders o
        join order_revisions a on a.company_id = o.company_id and a.order_id = o.id
        join order_revisions b on b.company_id = a.company_id and b.order_id = a.order_id and b.number = a.number + 1 and b.payload = a.payload
        where o.connection_id = $1
        union all
        select o.external_id || ': revisions are not 1 to ' || o.revision from orders o
        where o.connection_id = $1 and o.revision <> (
            select count(*) from order_revisions r where r.company_id = o.company_id and r.order_id = o.id and r.number between 1 and o.revision)
        union all
        select o.external_id || ': lines' from orders o
        where o.connection_id = $1 and o.line_count <> (select count(*) from order_lines l where l.company_id = o.company_id and l.order_id = o.id)
        """;

    public static async Task<ChaosCheck> OfAsync(
        NpgsqlDataSource database, ConnectedShop shop, IReadOnlyCollection<TrueOrder> truth, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(database, OrdersText, shop.ConnectionId, row => (Id: row.GetString(0), State: row.GetString(1)), cancellationToken);
        var states = stored.ToLookup(order => order.Id, order => order.State, StringComparer.Ordinal);
        var known = truth.Select(order => order.Key).ToHashSet(StringComparer.Ordinal);
        var wrong = await ReadAsync(database, DoublesText, shop.ConnectionId, row => row.GetString(0), cancellationToken);
        return new ChaosCheck(
            [.. known.Where(id => !states.Contains(id))],
            [.. states.Where(order => order.Count() > 1 || !known.Contains(order.Key)).Select(order => order.Key), .. wrong],
            [.. truth.Where(order => states.Contains(order.Key) && states[order.Key].First() != order.State).Select(order => order.Key)]);
    }

    private static async Task<List<T>> ReadAsync<T>(
        NpgsqlDataSource database, string sql, Guid connectionId, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(connectionId);
        command.CommandTimeout = 120;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
