using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Platforms.Calls.Records;

/// <summary>Binary COPY of call records into their table.</summary>
internal static class CallRecordCopy
{
    private const string Copy = """
        copy platform_calls (company_id, id, connection_id, run_id, at, operation, method, path, status, failure, error, details, duration_ms, waited_ms,
            request_bytes, response_bytes, attempt, correlation_id) from stdin (format binary)
        """;

    public static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<PlatformCallRecord> records, CancellationToken cancellationToken)
    {
        await using var row = await connection.BeginBinaryImportAsync(Copy, cancellationToken);
        foreach (var record in records)
        {
            await row.StartRowAsync(cancellationToken);
            await WriteAsync(row, record, cancellationToken);
        }
        await row.CompleteAsync(cancellationToken);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter row, PlatformCallRecord record, CancellationToken cancellationToken)
    {
        await row.WriteAsync(record.CompanyId, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(record.Id, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(record.ConnectionId, NpgsqlDbType.Uuid, cancellationToken);
        await WriteAsync(row, record.RunId, NpgsqlDbType.Uuid, cancellationToken);
        await row.WriteAsync(record.At, NpgsqlDbType.TimestampTz, cancellationToken);
        await WriteAsync(row, record.Operation, cancellationToken);
        await row.WriteAsync(record.Method, NpgsqlDbType.Text, cancellationToken);
        await row.WriteAsync(record.Path, NpgsqlDbType.Text, cancellationToken);
        await WriteAsync(row, record.Status, NpgsqlDbType.Integer, cancellationToken);
        await WriteAsync(row, record.Failure?.ToString(), cancellationToken);
        await WriteAsync(row, record.Error, cancellationToken);
        await WriteAsync(row, record.Details, cancellationToken);
        await row.WriteAsync(record.DurationMs, NpgsqlDbType.Integer, cancellationToken);
        await row.WriteAsync(record.WaitedMs, NpgsqlDbType.Integer, cancellationToken);
        await WriteAsync(row, record.RequestBytes, NpgsqlDbType.Bigint, cancellationToken);
        await WriteAsync(row, record.ResponseBytes, NpgsqlDbType.Bigint, cancellationToken);
        await row.WriteAsync(record.Attempt, NpgsqlDbType.Integer, cancellationToken);
        await row.WriteAsync(record.CorrelationId, NpgsqlDbType.Text, cancellationToken);
    }

    private static Task WriteAsync<T>(NpgsqlBinaryImporter row, T? value, NpgsqlDbType type, CancellationToken cancellationToken)
        where T : struct =>
        value is { } known ? row.WriteAsync(known, type, cancellationToken) : row.WriteNullAsync(cancellationToken);

    private static Task WriteAsync(NpgsqlBinaryImporter row, string? value, CancellationToken cancellationToken) =>
        value is null ? row.WriteNullAsync(cancellationToken) : row.WriteAsync(value, NpgsqlDbType.Text, cancellationToken);
}
