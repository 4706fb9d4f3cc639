using System.Data.Common;
using Npgsql;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <summary>Figures over all of a company's orders and runs.</summary>
public sealed class OperationsFigures(NpgsqlDataSource database, OrderCounts counts, PlatformCatalog catalog, TimeProvider time)
{
    /// <summary>Today and the six days before it.</summary>
    private const int Days = 7;

    private const string EndedWell = "state in ('Completed', 'CompletedWithErrors')";
    private const string EndedBadly = "state = 'Failed'";

    /// <summary>$1 company, $2 now. One statement for all cards: runs are read once, orders by the index of each connection.</summary>
    private static readonly string Text = $"""
        with today as (select date_trunc('day', $2::timestamptz, time_zone) as since from companies where id = $1),
        placed as (
            select ago, coalesce(sum(orders.count), 0)::bigint as count
            from today cross join generate_series(0, {Days - 1}) as ago
            left join connections on connections.company_id = $1
            left join lateral (
                select count(*) from orders where orders.company_id = $1 and orders.connection_id = connections.id
                    and placed_at >= since - ago * interval '1 day' and placed_at < since - (ago - 1) * interval '1 day') orders on true
            group by ago)
        select
            count(*) filter (where state in {RunStates.ActiveSql}),
            count(*) filter (where state = 'Running' and wait_reason is not null),
            count(*) filter (where {EndedWell} and ended_at >= since),
            count(*) filter (where state = 'CompletedWithErrors' and ended_at >= since),
            count(*) filter (where {EndedBadly} and ended_at >= since),
            (select count(*) from connections where company_id = $1 and deleted_at is null),
            array[{ByDay(EndedWell)}],
            array[{ByDay(EndedBadly)}],
            array[{ActiveByDay()}],
            (select array_agg(count order by ago desc) from placed)
        from runs, today where company_id = $1
        """;

    public async Task<OperationsSummary> SummaryAsync(Guid companyId, CancellationToken cancellationToken)
    {
        var orders = await OrderStatsAsync(companyId, cancellationToken);
        await using var command = database.CreateCommand(Text);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new OperationsSummary(
            Number(reader, 0), Number(reader, 1), Number(reader, 2), Number(reader, 3), Number(reader, 4), Number(reader, 5),
            orders.Sum(platform => platform.Orders), orders.Max(platform => platform.Newest), orders.Min(platform => platform.Oldest),
            Series(reader, 6), Series(reader, 7), Series(reader, 8), Series(reader, 9));
    }

    public async Task<IReadOnlyList<OrderStatsView>> OrderStatsAsync(Guid companyId, CancellationToken cancellationToken)
    {
        var first = await CurrencyAsync(companyId, cancellationToken);
        return
        [
            .. (await counts.OfAsync(companyId, cancellationToken)).GroupBy(count => count.Platform).OrderBy(platform => platform.Key)
                .Select(platform => new OrderStatsView(
                    platform.Key,
                    catalog.TitleOf(platform.Key),
                    platform.Sum(count => count.Orders),
                    platform.Min(count => count.Oldest),
                    platform.Max(count => count.Newest),
                    Totals(platform, first))),
        ];
    }

    private async Task<string?> CurrencyAsync(Guid companyId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select currency from companies where id = $1");
        command.Parameters.AddWithValue(companyId);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>Of each currency one, never added up; the company's own comes first.</summary>
    private static IReadOnlyList<MoneyView> Totals(IEnumerable<OrderCount> counts, string? first) =>
    [
        .. counts.Where(count => count.Currency is not null).GroupBy(count => count.Currency!)
            .OrderBy(currency => currency.Key != first).ThenBy(currency => currency.Key, StringComparer.Ordinal)
            .Select(currency => new MoneyView(currency.Sum(count => count.Total), currency.Key)),
    ];

    /// <summary>The oldest day first.</summary>
    private static string ByDay(string ended) => OnEachDay(ago =>
        $"{ended} and ended_at >= since - interval '{ago} days' and ended_at < since - interval '{ago - 1} days'");

    /// <summary>Asked for by the end of the day, and not over before it.</summary>
    private static string ActiveByDay() => OnEachDay(ago =>
        $"queued_at < since - interval '{ago - 1} days' and coalesce(ended_at, $2) >= since - interval '{ago} days'");

    private static string OnEachDay(Func<int, string> condition) => string.Join(
        ", ", Enumerable.Range(0, Days).Select(day => $"count(*) filter (where {condition(Days - 1 - day)})"));

    private static IReadOnlyList<int> Series(DbDataReader reader, int column) => [.. reader.GetFieldValue<long[]>(column).Select(count => (int)count)];

    private static int Number(DbDataReader reader, int column) => (int)reader.GetInt64(column);
}
