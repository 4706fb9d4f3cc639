using System.Globalization;
using System.Runtime.CompilerServices;
using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Orders;

/// <summary>What an order fetch asks of the orders that are stored already.</summary>
public sealed class StoredOrders(NpgsqlDataSource database)
{
    private const string CountText = """
        select count(*) from orders where company_id = $1 and connection_id = $2 and placed_at >= $3 and placed_at < $4
        """;

    private const string OpenText = """
        select external_id, placed_at, id from orders
        where company_id = $1 and connection_id = $2 and may_change and gone_at is null and (placed_at, id) > ($3, $4)
        order by placed_at, id limit $5
        """;

    private const string NewestButText = """
        select placed_at from orders where company_id = $1 and connection_id = $2 and placed_at <= $3 order by placed_at desc offset $4 limit 1
        """;

    private const string NewestOpenButText = """
        select placed_at from orders where company_id = $1 and connection_id = $2 and placed_at <= $3 and may_change and gone_at is null
        order by placed_at desc offset $4 limit 1
        """;

    private const string LowestIdText = """
        select min(external_id::bigint) from orders
        where company_id = $1 and connection_id = $2 and placed_at >= $3 and placed_at < $4 and gone_at is null and external_id ~ '^[0-9]{1,18}$'
        """;

    private const string MarkGoneText = """
        update orders set gone_at = $4
        where company_id = $1 and connection_id = $2 and external_id = any($3) and gone_at is null
        """;

    private const string HeldText = """
        select (select count(*) from orders where company_id = $1 and connection_id = $2 and since.at > $4 and placed_at >= since.at),
            (select count(*) from orders where company_id = $1 and connection_id = $2 and placed_at >= since.at and may_change and gone_at is null)
        from unnest($3::timestamptz[]) with ordinality since (at, number) order by number
        """;

    /// <summary>When the newest order but so many was placed.</summary>
    public async Task<DateTimeOffset> NewestButAsync(
        Guid companyId, Guid connectionId, long orders, bool onlyOpen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(onlyOpen ? NewestOpenButText : NewestButText);
        command.Parameters.AddAll(companyId, connectionId, now, orders);
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime placedAt ? new DateTimeOffset(placedAt) : DateTimeOffset.UnixEpoch;
    }

    /// <summary>The lowest id of the orders that are stored of a range, where ids are numbers.</summary>
    public async Task<long?> LowestIdAsync(Guid companyId, Guid connectionId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LowestIdText);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(to);
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    /// <summary>Marks orders that the platform did not give although they were asked for by their ids.</summary>
    /// <returns>How many of them were not known to be gone.</returns>
    public async Task<int> MarkGoneAsync(
        Guid companyId, Guid connectionId, IReadOnlyCollection<string> ids, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(MarkGoneText);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        command.Parameters.AddWithValue(ids.ToArray());
        command.Parameters.AddWithValue(now);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>How many orders were placed since each of these times. Of the whole past only the open ones are counted.</summary>
    public async Task<IReadOnlyList<HeldOrders>> HeldAsync(
        Guid companyId, Guid connectionId, DateTimeOffset[] since, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(HeldText);
        command.Parameters.AddAll(companyId, connectionId, since, DateTimeOffset.UnixEpoch);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var held = new List<HeldOrders>(since.Length);
        while (await reader.ReadAsync(cancellationToken))
            held.Add(new HeldOrders(reader.GetInt64(0), reader.GetInt64(1)));
        return held;
    }

    public async Task<long> CountAsync(Guid companyId, Guid connectionId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CountText);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(to);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The external ids of open orders, oldest first, in batches, each with the cursor behind it.</summary>
    public async IAsyncEnumerable<(IReadOnlyList<string> Ids, string Cursor)> OpenAsync(
        Guid companyId, Guid connectionId, RunWindow window, int batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (placedAt, id) = window.Cursor is null ? (window.From!.Value, Guid.Empty) : Parse(window.Cursor);
        while (true)
        {
            var ids = new List<string>(batch);
            await using (var command = database.CreateCommand(OpenText))
            {
                command.Parameters.AddWithValue(companyId);
                command.Parameters.AddWithValue(connectionId);
                command.Parameters.AddWithValue(placedAt);
                command.Parameters.AddWithValue(id);
                command.Parameters.AddWithValue(batch);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    ids.Add(reader.GetString(0));
                    (placedAt, id) = (reader.GetFieldValue<DateTimeOffset>(1), reader.GetGuid(2));
                }
            }
            if (ids.Count == 0)
                yield break;
            yield return (ids, Spell(placedAt, id));
        }
    }

    private static string Spell(DateTimeOffset placedAt, Guid id) => string.Create(CultureInfo.InvariantCulture, $"{placedAt.UtcTicks}/{id}");

    private static (DateTimeOffset PlacedAt, Guid Id) Parse(string cursor)
    {
        var slash = cursor.IndexOf('/', StringComparison.Ordinal);
        return (
            new DateTimeOffset(long.Parse(cursor.AsSpan(0, slash), CultureInfo.InvariantCulture), TimeSpan.Zero),
            Guid.Parse(cursor.AsSpan(slash + 1)));
    }
}

/// <param name="Open">Those whose state, or money, may still change.</param>
public sealed record HeldOrders(long All, long Open);
