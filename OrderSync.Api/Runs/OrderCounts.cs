using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using OrderSync.Core.Platforms.Json;

namespace OrderSync.Api.Runs;

/// <summary>What is stored of one connection, deleted ones included, in one currency (null: without amounts).</summary>
public sealed record OrderCount(
    Guid ConnectionId, string Platform, string? Currency, long Orders, DateTimeOffset Oldest, DateTimeOffset Newest, decimal Total);

/// <summary>Counts a company's orders, once for everybody who looks at the same time or soon after.</summary>
public sealed class OrderCounts(NpgsqlDataSource database, IMemoryCache cache)
{
    /// <summary>Counting a million orders takes a good part of a second: everybody who looks shares one count for this long.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private const string Text = """
        select counted.connection_id, connection.platform, counted.currency, counted.orders, counted.oldest, counted.newest, counted.total
        from (
            select connection_id, currency, count(*) as orders, min(placed_at) as oldest,
                coalesce(max(placed_at) filter (where placed_at < now() + interval '1 day'), min(placed_at)) as newest,
                coalesce(round(sum(total) filter (where abs(total) < $2), 6), 0) as total
            from orders where company_id = $1
            group by connection_id, currency
        ) counted
        join connections connection on connection.company_id = $1 and connection.id = counted.connection_id
        """;

    private readonly Lock _lock = new();

    /// <param name="cancellationToken">Ends the wait of this caller, not the count: others may wait for it too.</param>
    public Task<IReadOnlyList<OrderCount>> OfAsync(Guid companyId, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<OrderCount>>? count;
        lock (_lock)
        {
            if (!cache.TryGetValue((nameof(OrderCounts), companyId), out count) || count is null)
            {
                count = Task.Run(() => CountAsync(companyId), CancellationToken.None);
                _ = cache.Set((nameof(OrderCounts), companyId), count);
            }
        }
        return count.WaitAsync(cancellationToken);
    }

    /// <summary>Stays in the cache while it counts, and then for as long as it is fresh; a failure is not kept.</summary>
    private async Task<IReadOnlyList<OrderCount>> CountAsync(Guid companyId)
    {
        IReadOnlyList<OrderCount>? counts = null;
        try
        {
            return counts = await ReadAsync(companyId);
        }
        finally
        {
            lock (_lock)
            {
                if (counts is null)
                    cache.Remove((nameof(OrderCounts), companyId));
                else
                    _ = cache.Set((nameof(OrderCounts), companyId), Task.FromResult(counts), Fresh);
            }
        }
    }

    private async Task<IReadOnlyList<OrderCount>> ReadAsync(Guid companyId)
    {
        await using var command = database.CreateCommand(Text);
        command.Parameters.AddWithValue(companyId);
        // Rows of an older version may hold what would not be believed today: a sum of them must not be more than a decimal holds.
        command.Parameters.AddWithValue(TolerantDecimal.Limit);
        await using var reader = await command.ExecuteReaderAsync();
        var counts = new List<OrderCount>();
        while (await reader.ReadAsync())
        {
            counts.Add(new OrderCount(
                reader.GetGuid(0), reader.GetString(1), await reader.IsDBNullAsync(2) ? null : reader.GetString(2), reader.GetInt64(3),
                reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5), reader.GetDecimal(6)));
        }
        return counts;
    }
}
