using Npgsql;

namespace OrderSync.Tests.Bench;

/// <summary>The limit: the bytes of a connection's rows, read out beforehand, copied into identical tables without an index.</summary>
public sealed class RawCopy(string connectionString)
{
    private static readonly (string Table, string Rows)[] Tables =
    [
        ("orders", "connection_id = '{0}'"),
        ("order_lines", "order_id in (select id from orders where connection_id = '{0}')"),
        ("order_revisions", "order_id in (select id from orders where connection_id = '{0}')"),
    ];

    public async Task<double> OrdersPerSecondAsync(Guid connectionId)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var rows = new List<(string Table, byte[] Bytes)>();
        foreach (var (table, filter) in Tables)
        {
            await ExecuteAsync(connection, $"create table bench_{table} (like {table})");
            var where = string.Format(System.Globalization.CultureInfo.InvariantCulture, filter, connectionId);
            rows.Add((table, await ReadAsync(connection, $"copy (select * from {table} where {where}) to stdout (format binary)")));
        }
        var started = TimeProvider.System.GetTimestamp();
        foreach (var (table, bytes) in rows)
        {
            await using var copy = await connection.BeginRawBinaryCopyAsync($"copy bench_{table} from stdin (format binary)");
            await copy.WriteAsync(bytes);
        }
        var took = TimeProvider.System.GetElapsedTime(started);
        var orders = await ScalarAsync(connection, "select count(*) from bench_orders");
        foreach (var (table, _) in Tables)
            await ExecuteAsync(connection, $"drop table bench_{table}");
        return orders / took.TotalSeconds;
    }

    private static async Task<byte[]> ReadAsync(NpgsqlConnection connection, string copy)
    {
        using var bytes = new MemoryStream();
        await using var source = await connection.BeginRawBinaryCopyAsync(copy);
        await source.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<long> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
