using System.Diagnostics.Metrics;
using Npgsql;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms.Calls.Breakers;

namespace OrderSync.Worker.Connections;

/// <summary>
/// How fresh what is stored is, and how many breakers are open: read from Postgres and Redis, where metrics are sent somewhere. Every
/// worker reports the same, so they are not to be added up.
/// </summary>
public sealed class ConnectionGauges : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private const int AtOnce = 100;

    /// <summary>A connection that has never had a success is as old as it is.</summary>
    private const string Sql = """
        select id, platform, extract(epoch from $1 - coalesce(orders_synced_to, last_success_at, created_at))::float8
        from connections where state = 'Active' and deleted_at is null
        """;

    private readonly NpgsqlDataSource _database;
    private readonly CircuitBreakers _breakers;
    private readonly TimeProvider _time;
    private readonly ILogger<ConnectionGauges> _logger;
    private readonly Instrument _freshness;
    private readonly Instrument _breakerState;
    private IReadOnlyList<Measurement<double>> _ages = [];
    private IReadOnlyList<Measurement<int>> _states = [];

    public ConnectionGauges(IMeterFactory meters, NpgsqlDataSource database, CircuitBreakers breakers, TimeProvider time, ILogger<ConnectionGauges> logger)
    {
        (_database, _breakers, _time, _logger) = (database, breakers, time, logger);
        var meter = meters.Create("OrderSync.Connections");
        _freshness = meter.CreateObservableGauge(
            "ordersync.freshness", () => _ages, "s", "How long ago the least fresh of a platform's active connections was last complete.");
        _breakerState = meter.CreateObservableGauge(
            "ordersync.breaker.state", () => _states, "{connection}", "Active connections by platform and by the state of their circuit breaker.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, _time);
        do
        {
            if (_freshness.Enabled || _breakerState.Enabled)
                await TryReadAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connections = await ReadAsync(cancellationToken);
            _ages = [.. connections.GroupBy(connection => connection.Platform, connection => connection.Age, (platform, ages) =>
                new Measurement<double>(ages.Max(), [new("ordersync.platform", platform)]))];
            _states = await CountAsync(connections, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            _logger.LogWarning(exception, "The freshness of connections could not be read; it is tried again in {Seconds} s", Every.TotalSeconds);
        }
    }

    private async Task<List<Reading>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand(Sql);
        command.Parameters.AddWithValue(_time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var connections = new List<Reading>();
        while (await reader.ReadAsync(cancellationToken))
            connections.Add(new Reading(reader.GetGuid(0), reader.GetString(1), Math.Max(0, reader.GetDouble(2))));
        return connections;
    }

    /// <summary>Each platform has all three states, so that a breaker that closes is seen to.</summary>
    private async Task<IReadOnlyList<Measurement<int>>> CountAsync(List<Reading> connections, CancellationToken cancellationToken)
    {
        var states = new Dictionary<(string Platform, BreakerState State), int>();
        foreach (var platform in connections.Select(connection => connection.Platform).Distinct(StringComparer.Ordinal))
        {
            foreach (var state in Enum.GetValues<BreakerState>())
                states[(platform, state)] = 0;
        }
        foreach (var some in connections.Chunk(AtOnce))
        {
            var readings = await Task.WhenAll(some.Select(connection => _breakers.TryReadAsync(connection.Id, cancellationToken)));
            foreach (var (connection, reading) in some.Zip(readings).Where(one => one.Second is not null))
                states[(connection.Platform, reading!.State)]++;
        }
        return [.. states.Select(one => new Measurement<int>(one.Value, [new("ordersync.platform", one.Key.Platform), new("ordersync.state", one.Key.State.ToString())]))];
    }

    private sealed record Reading(Guid Id, string Platform, double Age);
}
