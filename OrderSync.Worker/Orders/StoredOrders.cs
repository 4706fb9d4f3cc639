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

    private const string LowestIdText = """
        select min(external_id::bigint) from orders
        where company_id = $1 and connection_id = $2 and placed_at >= $3 and placed_at < $4 and gone_at is null and external_id ~ '^[0-9]{1,18}$'
        """;

    private const string MarkGoneText = """
        update orders set gone_at = $4
        where company_id = $1 and connection_id = $2 and external_id = any($3) and gone_at is null
        """;

    private const string OldestOpenText = """
        select least($4, min(placed_at)) from orders
        where company_id = $1 and connection_id = $2 and may_change and gone_at is null and placed_at >= $3
        """;

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

    /// <summary>How far back a list must be read to pass every order that is open here.</summary>
    /// <param name="atMost">Open orders that are older are left out.</param>
    /// <param name="atLeast">The answer where no open order is older than this.</param>
    public async Task<DateTimeOffset> OldestOpenAsync(
        Guid companyId, Guid connectionId, DateTimeOffset atMost, DateTimeOffset atLeast, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OldestOpenText);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        command.Parameters.AddWithValue(atMost);
        command.Parameters.AddWithValue(atLeast);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetFieldValue<DateTimeOffset>(0);
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
        var (placedAt, id) = Parse(window.Cursor);
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

    private static (DateTimeOffset PlacedAt, Guid Id) Parse(string? cursor)
    {
        if (cursor is null)
            return (DateTimeOffset.UnixEpoch, Guid.Empty);
        var slash = cursor.IndexOf('/', StringComparison.Ordinal);
        return (
            new DateTimeOffset(long.Parse(cursor.AsSpan(0, slash), CultureInfo.InvariantCulture), TimeSpan.Zero),
            Guid.Parse(cursor.AsSpan(slash + 1)));
    }
}
