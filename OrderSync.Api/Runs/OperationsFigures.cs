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

    private static readonly string RunsText = $"""
        with today as (select date_trunc('day', $2::timestamptz, time_zone) as since from companies where id = $1)
        select
            count(*) filter (where state in {RunStates.ActiveSql}),
            count(*) filter (where state = 'Running' and wait_reason is not null),
            count(*) filter (where {EndedWell} and ended_at >= since),
            count(*) filter (where state = 'CompletedWithErrors' and ended_at >= since),
            count(*) filter (where {EndedBadly} and ended_at >= since),
            (select count(*) from connections where company_id = $1 and deleted_at is null),
            array[{ByDay(EndedWell)}],
            array[{ByDay(EndedBadly)}]
        from runs, today where company_id = $1
        """;

    public async Task<OperationsSummary> SummaryAsync(Guid companyId, CancellationToken cancellationToken)
    {
        var orders = await OrderStatsAsync(companyId, cancellationToken);
        await using var command = database.CreateCommand(RunsText);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new OperationsSummary(
            Number(reader, 0), Number(reader, 1), Number(reader, 2), Number(reader, 3), Number(reader, 4), Number(reader, 5),
            orders.Sum(platform => platform.Orders), orders.Max(platform => platform.Newest), orders.Min(platform => platform.Oldest),
            Series(reader, 6), Series(reader, 7));
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
    private static string ByDay(string ended) => string.Join(", ", Enumerable.Range(0, Days).Select(day => Days - 1 - day).Select(ago =>
        $"count(*) filter (where {ended} and ended_at >= since - interval '{ago} days' and ended_at < since - interval '{ago - 1} days')"));

    private static IReadOnlyList<int> Series(DbDataReader reader, int column) => [.. reader.GetFieldValue<long[]>(column).Select(count => (int)count)];

    private static int Number(DbDataReader reader, int column) => (int)reader.GetInt64(column);
}
