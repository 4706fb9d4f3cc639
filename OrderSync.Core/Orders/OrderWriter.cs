using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Orders;

/// <summary>
/// Writes orders in batches, each order once however often it comes: same bytes change nothing, and an older version
/// never overwrites a newer one. Works inside the caller's transaction, so that a checkpoint commits with it.
/// </summary>
public sealed class OrderWriter(NpgsqlConnection connection)
{
    private bool _prepared;

    /// <returns>What became of each of <see cref="OrderBatch.Orders"/>, by index.</returns>
    public async Task<WriteOutcome[]> WriteAsync(OrderBatch batch, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[batch.Orders.Count];
        var changed = await ChangedAsync(batch, cancellationToken);
        if (changed.Count > 0)
        {
            await PrepareAsync(cancellationToken);
            await OrderStaging.CopyAsync(connection, batch, changed.Values.Select(index => batch.Orders[index]), cancellationToken);
            await MergeAsync(batch, changed, outcomes, cancellationToken);
        }
        if (batch.Rejections.Count > 0)
            await KeepRejectionsAsync(batch, cancellationToken);
        return outcomes;
    }

    /// <summary>The newest version of each order that differs from what is stored: external id → index in the batch.</summary>
    private async Task<Dictionary<string, int>> ChangedAsync(OrderBatch batch, CancellationToken cancellationToken)
    {
        var newest = NewestOfEach(batch.Orders);
        if (newest.Count == 0)
            return newest;
        await using var command = new NpgsqlCommand(OrderSql.Stored, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(newest.Keys.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var externalId = reader.GetString(0);
            var incoming = batch.Orders[newest[externalId]];
            var storedUpdatedAt = await reader.IsDBNullAsync(2, cancellationToken) ? null : (DateTimeOffset?)reader.GetFieldValue<DateTimeOffset>(2);
            if (reader.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(incoming.Hash) || incoming.Order.PlatformUpdatedAt < storedUpdatedAt)
                newest.Remove(externalId);
        }
        return newest;
    }

    private static Dictionary<string, int> NewestOfEach(IReadOnlyList<IncomingOrder> orders)
    {
        var newest = new Dictionary<string, int>(orders.Count, StringComparer.Ordinal);
        for (var index = 0; index < orders.Count; index++)
        {
            var order = orders[index].Order;
            if (!newest.TryGetValue(order.ExternalId, out var earlier) || !(order.PlatformUpdatedAt < orders[earlier].Order.PlatformUpdatedAt))
                newest[order.ExternalId] = index;
        }
        return newest;
    }

    private async Task MergeAsync(OrderBatch batch, Dictionary<string, int> changed, WriteOutcome[] outcomes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OrderSql.Merge, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(batch.ReceivedAt);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)batch.RunId ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            outcomes[changed[reader.GetString(0)]] = reader.GetInt32(1) == 1 ? WriteOutcome.Created : WriteOutcome.Updated;
    }

    private async Task KeepRejectionsAsync(OrderBatch batch, CancellationToken cancellationToken)
    {
        var rejections = batch.Rejections.DistinctBy(rejection => Convert.ToHexString(RawPayload.Hash(rejection.Payload.Span))).ToList();
        await using var command = new NpgsqlCommand(OrderSql.KeepRejections, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)batch.RunId ?? DBNull.Value });
        command.Parameters.AddWithValue(batch.ReceivedAt);
        command.Parameters.AddWithValue(rejections.Select(rejection => RawPayload.Hash(rejection.Payload.Span)).ToArray());
        command.Parameters.AddWithValue(rejections.Select(_ => Guid.CreateVersion7(batch.ReceivedAt)).ToArray());
        command.Parameters.AddWithValue(rejections.Select(rejection => Cut(rejection.ExternalId, 200)).ToArray());
        command.Parameters.AddWithValue(rejections.Select(rejection => Cut(rejection.Reason, 500)).ToArray());
        command.Parameters.AddWithValue(rejections.Select(rejection => RawPayload.Compress(rejection.Payload.Span)).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (_prepared)
            return;
        await using var command = new NpgsqlCommand(OrderSql.CreateStaging, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        _prepared = true;
    }

    private static string? Cut(string? text, int length) => text?.Length > length ? text[..length] : text;
}
