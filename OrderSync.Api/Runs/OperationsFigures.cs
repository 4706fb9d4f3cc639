using System.Data.Common;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;

namespace OrderSync.Api.Runs;

/// <summary>Figures over all of a company's orders and runs.</summary>
public sealed class OperationsFigures(NpgsqlDataSource database, PlatformCatalog catalog, IMemoryCache cache, TimeProvider time)
{
    /// <summary>Counting a million orders takes a good part of a second: everybody who looks shares one count for this long.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private const string RunsText = """
        select
            count(*) filter (where state in ('Queued', 'Running', 'Waiting', 'Paused')),
            count(*) filter (where state = 'Waiting'),
            count(*) filter (where state in ('Completed', 'CompletedWithErrors') and ended_at >= $2),
            count(*) filter (where state = 'CompletedWithErrors' and ended_at >= $2),
            (select count(*) from connections where company_id = $1 and deleted_at is null),
            (select count(*) from connections where company_id = $1 and deleted_at is null and state = 'NeedsCredentials')
        from runs where company_id = $1
        """;

    private const string OrdersText = """
        select connection.platform, orders.currency, count(*), min(orders.placed_at), max(orders.placed_at), coalesce(sum(orders.total), 0)
        from orders join connections connection on connection.company_id = orders.company_id and connection.id = orders.connection_id
        where orders.company_id = $1
        group by connection.platform, orders.currency
        """;

    public async Task<OperationsSummary> SummaryAsync(Guid companyId, CancellationToken cancellationToken)
    {
        var orders = await OrderStatsAsync(companyId, cancellationToken);
        await using var command = database.CreateCommand(RunsText);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new OperationsSummary(
            Number(reader, 0), Number(reader, 1), Number(reader, 2), Number(reader, 3), Number(reader, 4), Number(reader, 5),
            orders.Sum(platform => platform.Orders), orders.Max(platform => platform.Newest), orders.Min(platform => platform.Oldest));
    }

    public async Task<IReadOnlyList<OrderStatsView>> OrderStatsAsync(Guid companyId, CancellationToken cancellationToken) =>
        (await cache.GetOrCreateAsync((nameof(OperationsFigures), companyId), entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Fresh;
            return CountAsync(companyId, cancellationToken);
        }))!;

    private async Task<IReadOnlyList<OrderStatsView>> CountAsync(Guid companyId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OrdersText);
        command.Parameters.AddWithValue(companyId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(string Platform, string? Currency, long Count, DateTimeOffset Oldest, DateTimeOffset Newest, decimal Total)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((
                reader.GetString(0), await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetString(1), reader.GetInt64(2),
                reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetDecimal(5)));
        }
        return
        [
            .. rows.GroupBy(row => row.Platform).OrderBy(platform => platform.Key).Select(platform => new OrderStatsView(
                platform.Key,
                catalog.TitleOf(platform.Key),
                platform.Sum(row => row.Count),
                platform.Min(row => row.Oldest),
                platform.Max(row => row.Newest),
                [.. platform.Where(row => row.Currency is not null).Select(row => new MoneyView(row.Total, row.Currency!))])),
        ];
    }

    private static int Number(DbDataReader reader, int column) => (int)reader.GetInt64(column);
}
