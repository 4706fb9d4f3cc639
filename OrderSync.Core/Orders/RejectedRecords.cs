using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Orders;

/// <summary>Keeps the records of a batch that could not be read; the same bytes once, however often they come.</summary>
internal static class RejectedRecords
{
    public static Task KeepAsync(NpgsqlConnection connection, OrderBatch batch, CancellationToken cancellationToken) =>
        KeepAsync(connection, batch.CompanyId, batch.ConnectionId, batch.RunId, batch.ReceivedAt, batch.Rejections, cancellationToken);

    public static async Task KeepAsync(
        NpgsqlConnection connection,
        Guid companyId,
        Guid connectionId,
        Guid? runId,
        DateTimeOffset at,
        IReadOnlyList<IncomingRejection> rejections,
        CancellationToken cancellationToken)
    {
        var records = rejections
            .Select(rejection => (Rejection: rejection, Hash: RawPayload.Hash(rejection.Payload.Span)))
            .DistinctBy(record => Convert.ToHexString(record.Hash))
            .ToList();
        await using var command = new NpgsqlCommand(OrderSql.KeepRejections, connection);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)runId ?? DBNull.Value });
        command.Parameters.AddWithValue(at);
        command.Parameters.AddWithValue(records.Select(record => record.Hash).ToArray());
        command.Parameters.AddWithValue(records.Select(_ => Guid.CreateVersion7(at)).ToArray());
        command.Parameters.AddWithValue(records.Select(record => Clean(record.Rejection.ExternalId, OrderConfiguration.IdLength)).ToArray());
        command.Parameters.AddWithValue(records.Select(record => Clean(record.Rejection.Reason, 500)).ToArray());
        command.Parameters.AddWithValue(records.Select(record => record.Rejection.Payload.ToArray()).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? Clean(string? text, int length)
    {
        var clean = text?.Replace("\0", "", StringComparison.Ordinal);
        return clean?.Length > length ? clean[..length] : clean;
    }
}
