using Npgsql;

namespace OrderSync.Core.Orders;

/// <summary>
/// A batch whose orders have been looked up: those that are not stored, those that are stored differently, and the rest, which
/// need no write. A hint that saves work: whether a row really changes is decided once more when it is written.
/// </summary>
/// <param name="Created">Indexes into the batch's orders, of each order its newest version only; as is <paramref name="Changed"/>.</param>
public sealed record SortedBatch(OrderBatch Batch, IReadOnlyList<int> Created, IReadOnlyList<int> Changed)
{
    /// <summary>Takes all orders for new ones, without a look. Where one is not, writing them finds out, at a price.</summary>
    public static SortedBatch AllNew(OrderBatch batch) => new(batch, [.. NewestOfEach(batch.Orders).Values], []);

    public static async Task<SortedBatch> SortAsync(NpgsqlConnection connection, OrderBatch batch, CancellationToken cancellationToken)
    {
        var newest = NewestOfEach(batch.Orders);
        var changed = new List<int>();
        if (newest.Count == 0)
            return new SortedBatch(batch, [], changed);
        await using var command = new NpgsqlCommand(OrderSql.Stored, connection);
        command.Parameters.AddWithValue(batch.CompanyId);
        command.Parameters.AddWithValue(batch.ConnectionId);
        command.Parameters.AddWithValue(newest.Keys.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            newest.Remove(reader.GetString(0), out var index);
            var incoming = batch.Orders[index];
            var storedUpdatedAt = IncomingOrder.Believed(
                await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(2), batch.ReceivedAt);
            var differs = reader.GetBoolean(3) || !reader.GetFieldValue<byte[]>(1).AsSpan().SequenceEqual(incoming.Hash);
            if (differs && !(incoming.ChangedBy < storedUpdatedAt))
                changed.Add(index);
        }
        return new SortedBatch(batch, [.. newest.Values], changed);
    }

    private static Dictionary<string, int> NewestOfEach(IReadOnlyList<IncomingOrder> orders)
    {
        var newest = new Dictionary<string, int>(orders.Count, StringComparer.Ordinal);
        for (var index = 0; index < orders.Count; index++)
        {
            var order = orders[index].Order;
            if (!newest.TryGetValue(order.ExternalId, out var earlier) || !(orders[index].ChangedBy < orders[earlier].Order.PlatformUpdatedAt))
                newest[order.ExternalId] = index;
        }
        return newest;
    }
}
