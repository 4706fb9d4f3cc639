using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Orders;

/// <summary>
/// Writes orders in batches, each order once however often it comes: same bytes change nothing, and an older version
/// never overwrites a newer one. Works inside the caller's transaction, so that a checkpoint commits with it.
/// </summary>
/// <remarks>
/// Orders that are not stored yet are copied straight into their tables. Changed ones, and all where another writer was
/// quicker with one of them, go through staging tables and one merge, which decides again.
/// </remarks>
public sealed class OrderWriter(NpgsqlConnection connection)
{
    private bool _stagingExists;

    /// <returns>What became of each of <see cref="OrderBatch.Orders"/>, by index.</returns>
    public async Task<WriteOutcome[]> WriteAsync(OrderBatch batch, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[batch.Orders.Count];
        var (created, changed) = await SortAsync(batch, cancellationToken);
        if (created.Count > 0 && !await TryCopyAsync(batch, created, outcomes, cancellationToken))
            changed = [.. changed, .. created];
        if (changed.Count > 0)
            await MergeAsync(batch, changed, outcomes, cancellationToken);
        if (batch.Rejections.Count > 0)
            await RejectedRecords.KeepAsync(connection, batch, cancellationToken);
        return outcomes;
    }

    /// <summary>Tells orders that are not stored from those that are stored differently; indexes into the batch.</summary>
    private async Task<(List<int> Created, List<int> Changed)> SortAsync(OrderBatch batch, CancellationToken cancellationToken)
    {
        var newest = NewestOfEach(batch.Orders);
        var changed = new List<int>();
        if (newest.Count == 0)
            return ([], changed);
        await using var commands = connection.CreateBatch();
        var stored = new NpgsqlBatchCommand(OrderSql.Stored);
        stored.Parameters.AddWithValue(batch.CompanyId);
        stored.Parameters.AddWithValue(batch.ConnectionId);
        stored.Parameters.AddWithValue(newest.Keys.ToArray());
        commands.BatchCommands.Add(stored);
        commands.BatchCommands.Add(new NpgsqlBatchCommand(OrderSql.SavePoint));
        await using var reader = await commands.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            newest.Remove(reader.GetString(0), out var index);
            var incoming = batch.Orders[index];
            var storedUpdatedAt = await reader.IsDBNullAsync(2, cancellationToken) ? null : (DateTimeOffset?)reader.GetFieldValue<DateTimeOffset>(2);
            if (!reader.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(incoming.Hash) && !(incoming.Order.PlatformUpdatedAt < storedUpdatedAt))
                changed.Add(index);
        }
        return ([.. newest.Values], changed);
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

    /// <returns>False when another writer has stored one of them meanwhile: then none is written.</returns>
    private async Task<bool> TryCopyAsync(OrderBatch batch, List<int> created, WriteOutcome[] outcomes, CancellationToken cancellationToken)
    {
        try
        {
            await OrderCopy.CopyAsync(connection, batch, created.ConvertAll(index => batch.Orders[index]), cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await ExecuteAsync(OrderSql.BackToSavePoint, cancellationToken);
            return false;
        }
        foreach (var index in created)
            outcomes[index] = WriteOutcome.Created;
        return true;
    }

    private async Task MergeAsync(OrderBatch batch, List<int> changed, WriteOutcome[] outcomes, CancellationToken cancellationToken)
    {
        if (!_stagingExists)
            await ExecuteAsync(OrderSql.CreateStaging, cancellationToken);
        _stagingExists = true;
        await OrderStaging.CopyAsync(connection, batch, changed.ConvertAll(index => batch.Orders[index]), cancellationToken);
        var indexes = changed.ToDictionary(index => batch.Orders[index].Order.ExternalId, StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(OrderSql.Merge, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(batch.ReceivedAt);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)batch.RunId ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            outcomes[indexes[reader.GetString(0)]] = reader.GetInt32(1) == 1 ? WriteOutcome.Created : WriteOutcome.Updated;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
