using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Platforms.Calls.Budgets;

namespace OrderSync.Api.Connections;

/// <summary>How a connection's calls are doing: what Redis shares among the workers, and what is on record.</summary>
public sealed class ConnectionHealth(
    PlatformCatalog platforms,
    PlatformBudgets budgets,
    CircuitBreakers breakers,
    CallSearch calls,
    IOptions<PlatformCallOptions> callOptions,
    NpgsqlDataSource database,
    TimeProvider time)
{
    private const int FailuresShown = 10;

    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(60);

    private const string MinutesSql = """
        select date_trunc('minute', at) as minute, count(*)::int, (count(*) filter (where failure is not null))::int
        from platform_calls where company_id = $1 and connection_id = $2 and at >= $3
        group by minute order by minute
        """;

    private const string LastGoodSql =
        "select at from platform_calls where company_id = $1 and connection_id = $2 and failure is null order by at desc limit 1";

    public async Task<ConnectionHealthView> ReadAsync(Connection connection, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var breaker = await breakers.TryReadAsync(connection.Id, cancellationToken);
        var failures = await calls.ReadAsync(
            connection.CompanyId, new CallFilter(connection.Id, Failed: true, Limit: FailuresShown), cancellationToken);
        return new ConnectionHealthView(
            connection.Id,
            connection.Name,
            now,
            breaker?.ToView(now),
            await BudgetAsync(connection, now, cancellationToken),
            await MinutesAsync(connection, now, cancellationToken),
            failures.Items,
            connection.LastSuccessAt,
            await LastGoodAsync(connection, cancellationToken));
    }

    private async Task<BudgetView?> BudgetAsync(Connection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!platforms.TryGet(connection.Platform, out var connector))
            return new BudgetView(null, [], []);
        var values = PlatformConnection.WithoutSecrets(connection);
        var platform = callOptions.Value.Of(connector.Descriptor);
        var operations = platform.OperationLimits.Keys.Order(StringComparer.Ordinal)
            .SelectMany(operation => Windows(operation).Select(window => (Operation: (string?)operation, Window: window)));
        var windows = Windows(null).Select(window => (Operation: (string?)null, Window: window)).Concat(operations).DistinctBy(entry => entry.Window.Name).ToList();
        if (await budgets.TryReadAsync(connection.Id, [.. windows.Select(entry => entry.Window)], cancellationToken) is not { } reading)
            return null;
        var operationOf = windows.ToDictionary(entry => entry.Window.Name, entry => entry.Operation);
        return new BudgetView(
            reading.NotBefore > TimeSpan.Zero ? now + reading.NotBefore : null,
            [.. reading.Windows.Select(window => View(window, operationOf[window.Window.Name], now))],
            [.. reading.Learned.Select(limit => View(limit, now))],
            reading.AskedFor > TimeSpan.Zero ? now + reading.AskedFor : null);

        IReadOnlyList<BudgetWindow> Windows(string? operation) => BudgetRequest.Of(platform, values, operation, CallScope.Current).Windows;
    }

    private static BudgetWindowView View(BudgetWindowReading window, string? operation, DateTimeOffset now) => new(
        operation,
        window.Window.Length.TotalSeconds,
        window.Limit,
        window.Used,
        window.FreeIn > TimeSpan.Zero ? now + window.FreeIn : null,
        [.. window.SpentBy.Select(spender => new BudgetSpenderView(spender.RunId, spender.Calls))]);

    private static LearnedLimitView View(LearnedLimit limit, DateTimeOffset now) =>
        new(limit.Name, limit.Calls, limit.Window?.TotalSeconds, limit.Left, now + limit.ResetIn);

    private async Task<IReadOnlyList<CallMinuteView>> MinutesAsync(Connection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(MinutesSql);
        command.Parameters.AddWithValue(connection.CompanyId);
        command.Parameters.AddWithValue(connection.Id);
        command.Parameters.AddWithValue(now - Shown);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var minutes = new List<CallMinuteView>();
        while (await reader.ReadAsync(cancellationToken))
            minutes.Add(new CallMinuteView(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt32(1), reader.GetInt32(2)));
        return minutes;
    }

    private async Task<DateTimeOffset?> LastGoodAsync(Connection connection, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LastGoodSql);
        command.Parameters.AddWithValue(connection.CompanyId);
        command.Parameters.AddWithValue(connection.Id);
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime at ? new DateTimeOffset(at, TimeSpan.Zero) : null;
    }
}
