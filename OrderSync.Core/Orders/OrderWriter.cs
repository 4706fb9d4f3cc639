using Npgsql;
using NpgsqlTypes;
using OrderSync.Core.Orders.Search;

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
    public async Task<WriteOutcome[]> WriteAsync(OrderBatch batch, CancellationToken cancellationToken) =>
        await WriteAsync(await SortedBatch.SortAsync(connection, batch, cancellationToken), cancellationToken);

    /// <inheritdoc cref="WriteAsync(OrderBatch, CancellationToken)"/>
    public async Task<WriteOutcome[]> WriteAsync(SortedBatch sorted, CancellationToken cancellationToken)
    {
        var batch = sorted.Batch;
        var changed = sorted.Changed;
        var outcomes = new WriteOutcome[batch.Orders.Count];
        if (sorted.Created.Count + changed.Count > 0)
            await WaitForOthersAsync(batch.ConnectionId, cancellationToken);
        if (sorted.Created.Count > 0 && !await TryCopyAsync(batch, sorted.Created, outcomes, cancellationToken))
            changed = [.. changed, .. sorted.Created];
        if (changed.Count > 0)
            await MergeAsync(batch, changed, outcomes, cancellationToken);
        if (batch.Rejections.Count > 0)
            await RejectedRecords.KeepAsync(connection, batch, cancellationToken);
        await OrderSearchQueue.AddAsync(connection, batch, outcomes, cancellationToken);
        return outcomes;
    }

    /// <returns>False when another writer has stored one of them meanwhile: then none is written.</returns>
    private async Task<bool> TryCopyAsync(OrderBatch batch, IReadOnlyList<int> created, WriteOutcome[] outcomes, CancellationToken cancellationToken)
    {
        await ExecuteAsync(OrderSql.SavePoint, cancellationToken);
        try
        {
            await OrderCopy.CopyAsync(connection, batch, [.. created.Select(index => batch.Orders[index])], cancellationToken);
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

    private async Task MergeAsync(OrderBatch batch, IReadOnlyList<int> changed, WriteOutcome[] outcomes, CancellationToken cancellationToken)
    {
        if (!_stagingExists)
            await ExecuteAsync(OrderSql.CreateStaging, cancellationToken);
        _stagingExists = true;
        await OrderStaging.CopyAsync(connection, batch, [.. changed.Select(index => batch.Orders[index])], cancellationToken);
        var indexes = changed.ToDictionary(index => batch.Orders[index].Order.ExternalId, StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(OrderSql.Merge, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(batch.ReceivedAt);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)batch.RunId ?? DBNull.Value });
        command.Parameters.AddWithValue(batch.BelievedUntil);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            outcomes[indexes[reader.GetString(0)]] = reader.GetInt32(1) == 1 ? WriteOutcome.Created : WriteOutcome.Updated;
    }

    private async Task WaitForOthersAsync(Guid connectionId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OrderSql.OneWriter, connection);
        command.Parameters.AddWithValue(connectionId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
