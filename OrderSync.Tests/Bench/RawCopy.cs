using System.Globalization;
using Npgsql;
using OrderSync.Core.Setup;

namespace OrderSync.Tests.Bench;

/// <summary>
/// The limit: a connection's rows (orders, lines, revisions), read out beforehand, in a binary COPY into identical tables
/// without an index. Once as values, which Npgsql encodes as it does for the worker; once as bytes that are encoded already.
/// </summary>
public sealed class RawCopy(string connectionString)
{
    private static readonly (string Table, string Rows)[] Tables =
    [
        ("orders", "connection_id = '{0}'"),
        ("order_lines", "order_id in (select id from orders where connection_id = '{0}')"),
        ("order_revisions", "order_id in (select id from orders where connection_id = '{0}')"),
    ];

    public async Task<(double AsValues, double AsBytes)> OrdersPerSecondAsync(Guid connectionId)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { WriteBufferSize = DatabaseSetup.CopyBufferBytes };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        var values = new List<List<object?[]>>();
        var bytes = new List<byte[]>();
        foreach (var (table, filter) in Tables)
        {
            var rows = $"select * from {table} where {string.Format(CultureInfo.InvariantCulture, filter, connectionId)}";
            values.Add(await ReadValuesAsync(connection, rows));
            bytes.Add(await ReadBytesAsync(connection, rows));
        }
        await MeasureAsync(connection, (copy, index) => CopyValuesAsync(connection, copy, values[index].Take(5_000)));
        return (
            await MeasureAsync(connection, (copy, index) => CopyValuesAsync(connection, copy, values[index])),
            await MeasureAsync(connection, (copy, index) => CopyBytesAsync(connection, copy, bytes[index])));
    }

    /// <summary>Orders per second into fresh tables, all of them in one transaction.</summary>
    private static async Task<double> MeasureAsync(NpgsqlConnection connection, Func<string, int, Task> copy)
    {
        foreach (var (table, _) in Tables)
            await CreateLikeAsync(connection, table);
        var started = TimeProvider.System.GetTimestamp();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            for (var index = 0; index < Tables.Length; index++)
                await copy($"copy bench_{Tables[index].Table} from stdin (format binary)", index);
            await transaction.CommitAsync();
        }
        var took = TimeProvider.System.GetElapsedTime(started);
        var orders = (long)(await ScalarAsync(connection, "select count(*) from bench_orders"))!;
        foreach (var (table, _) in Tables)
            await ExecuteAsync(connection, $"drop table bench_{table}");
        return orders / took.TotalSeconds;
    }

    /// <summary>The same columns, storage and options; no index and no key.</summary>
    private static async Task CreateLikeAsync(NpgsqlConnection connection, string table)
    {
        await ExecuteAsync(connection, $"create table bench_{table} (like {table} including storage including compression)");
        if (await ScalarAsync(connection, $"select array_to_string(reloptions, ', ') from pg_class where oid = '{table}'::regclass") is string options)
            await ExecuteAsync(connection, $"alter table bench_{table} set ({options})");
    }

    private static async Task CopyValuesAsync(NpgsqlConnection connection, string copy, IEnumerable<object?[]> rows)
    {
        await using var row = await connection.BeginBinaryImportAsync(copy);
        foreach (var values in rows)
            await row.WriteRowAsync(CancellationToken.None, values);
        await row.CompleteAsync();
    }

    private static async Task CopyBytesAsync(NpgsqlConnection connection, string copy, byte[] rows)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(copy);
        await stream.WriteAsync(rows);
    }

    private static async Task<List<object?[]>> ReadValuesAsync(NpgsqlConnection connection, string rows)
    {
        await using var command = new NpgsqlCommand(rows, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            values.Add(Array.ConvertAll(row, value => value is DBNull ? null : value));
        }
        return values;
    }

    private static async Task<byte[]> ReadBytesAsync(NpgsqlConnection connection, string rows)
    {
        using var bytes = new MemoryStream();
        await using var source = await connection.BeginRawBinaryCopyAsync($"copy ({rows}) to stdout (format binary)");
        await source.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
