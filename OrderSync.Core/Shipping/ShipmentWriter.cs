using Npgsql;
using NpgsqlTypes;
using OrderSync.Core.Orders;

namespace OrderSync.Core.Shipping;

/// <summary>
/// Writes shipments in batches, each once however often it comes: same bytes change nothing, and an older status never overwrites
/// a newer one. A status that is new to a shipment is entered into its history; one that completes its order does so, once. Works
/// inside the caller's transaction, one batch in each, so that a checkpoint commits with it.
/// </summary>
public sealed class ShipmentWriter(NpgsqlConnection connection)
{
    private bool _stagingExists;

    /// <returns>What became of each of <see cref="ShipmentBatch.Shipments"/>, by index.</returns>
    public async Task<WriteOutcome[]> WriteAsync(ShipmentBatch batch, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[batch.Shipments.Count];
        var (changed, linked, codes, untrue) = await SortAsync(batch, cancellationToken);
        if (changed.Count > 0)
            await MergeAsync(batch, changed, codes, outcomes, cancellationToken);
        if (untrue.Count > 0)
            await MendHistoryAsync(batch, untrue, cancellationToken);
        if (linked.Count > 0)
            await LinkAsync(batch, linked, cancellationToken);
        var completing = changed.Concat(linked).Select(index => batch.Shipments[index])
            .Where(incoming => incoming.Shipment.Status.OrderStatus is not null).Select(incoming => incoming.Shipment.ExternalId).ToArray();
        if (completing.Length > 0)
            await OrderCompletion.CompleteAsync(connection, batch, completing, cancellationToken);
        if (batch is { Rejections.Count: > 0, RunId: { } run })
            await RejectedRecords.KeepAsync(connection, batch.CompanyId, batch.ConnectionId, run, batch.SeenAt, batch.Rejections, cancellationToken);
        return outcomes;
    }

    /// <returns>
    /// Indexes of the shipments that may have to be written, and of those that are stored as they are but have no order yet although it is
    /// known; the statuses that are stored, by external id; and external ids of those that are stored with a time that cannot be. A hint that
    /// saves work; of a shipment that comes twice, the newest only.
    /// </returns>
    private async Task<(List<int> Changed, List<int> Linked, Dictionary<string, string> Codes, List<string> Untrue)> SortAsync(
        ShipmentBatch batch, CancellationToken cancellationToken)
    {
        var newest = NewestOfEach(batch.Shipments);
        var (changed, linked, codes, untrue) = (new List<int>(), new List<int>(), new Dictionary<string, string>(StringComparer.Ordinal), new List<string>());
        if (newest.Count == 0)
            return (changed, linked, codes, untrue);
        await using var command = new NpgsqlCommand(ShipmentSql.Stored, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(newest.Keys.ToArray());
        command.Parameters.AddWithValue(ShipmentTimes.Latest(batch.SeenAt));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            newest.Remove(reader.GetString(0), out var index);
            codes[reader.GetString(0)] = reader.GetString(4);
            var incoming = batch.Shipments[index];
            var isUntrue = reader.GetBoolean(5);
            if (isUntrue)
                untrue.Add(reader.GetString(0));
            var differs = isUntrue || !reader.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(incoming.Hash);
            var storedAt = isUntrue || reader.IsDBNull(2) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(2);
            if (differs && !(incoming.Shipment.StatusBy < storedAt))
                changed.Add(index);
            if (incoming.OrderId is not null && !reader.GetBoolean(3))
                linked.Add(index);
        }
        changed.AddRange(newest.Values);
        return (changed, linked, codes, untrue);
    }

    private async Task MergeAsync(
        ShipmentBatch batch, List<int> changed, Dictionary<string, string> codes, WriteOutcome[] outcomes, CancellationToken cancellationToken)
    {
        if (!_stagingExists)
            await ExecuteAsync(ShipmentSql.CreateStaging, cancellationToken);
        _stagingExists = true;
        await using (var row = await connection.BeginBinaryImportAsync(ShipmentSql.CopyStaged, cancellationToken))
        {
            foreach (var index in changed)
            {
                var incoming = batch.Shipments[index];
                await row.StartRowAsync(cancellationToken);
                await ShipmentRow.WriteAsync(row, incoming, codes.GetValueOrDefault(incoming.Shipment.ExternalId), batch.SeenAt, cancellationToken);
            }
            await row.CompleteAsync(cancellationToken);
        }
        var indexes = changed.ToDictionary(index => batch.Shipments[index].Shipment.ExternalId, StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(ShipmentSql.Merge, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(batch.SeenAt);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)batch.RunId ?? DBNull.Value });
        command.Parameters.AddWithValue(ShipmentTimes.Latest(batch.SeenAt));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            outcomes[indexes[reader.GetString(0)]] = reader.GetBoolean(1) ? WriteOutcome.Created : WriteOutcome.Updated;
    }

    private async Task MendHistoryAsync(ShipmentBatch batch, List<string> untrue, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ShipmentSql.MendHistory, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(untrue.ToArray());
        command.Parameters.AddWithValue(ShipmentTimes.Latest(batch.SeenAt));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task LinkAsync(ShipmentBatch batch, List<int> linked, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ShipmentLinkSql.Link, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(linked.Select(index => batch.Shipments[index].Shipment.ExternalId).ToArray());
        command.Parameters.AddWithValue(linked.Select(index => batch.Shipments[index].OrderId!.Value).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Dictionary<string, int> NewestOfEach(IReadOnlyList<IncomingShipment> shipments)
    {
        var newest = new Dictionary<string, int>(shipments.Count, StringComparer.Ordinal);
        for (var index = 0; index < shipments.Count; index++)
        {
            var shipment = shipments[index].Shipment;
            if (!newest.TryGetValue(shipment.ExternalId, out var earlier) || !(shipment.StatusBy < shipments[earlier].Shipment.StatusAt))
                newest[shipment.ExternalId] = index;
        }
        return newest;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
