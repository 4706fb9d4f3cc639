using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Orders;

/// <summary>Binary COPY of new orders, their lines and first revisions, straight into their tables.</summary>
internal static class OrderCopy
{
    private const int FirstRevision = 1;

    /// <exception cref="PostgresException">Unique violation: one of the orders is stored already.</exception>
    public static async Task CopyAsync(
        NpgsqlConnection connection, OrderBatch batch, List<IncomingOrder> orders, CancellationToken cancellationToken)
    {
        var ids = orders.ConvertAll(_ => Guid.CreateVersion7(batch.ReceivedAt));
        // In the order of the index, so that Postgres appends to it.
        ids.Sort();
        await CopyOrdersAsync(connection, batch, orders, ids, cancellationToken);
        await CopyRevisionsAsync(connection, batch, orders, ids, cancellationToken);
        await CopyLinesAsync(connection, batch, orders, ids, cancellationToken);
    }

    private static async Task CopyOrdersAsync(
        NpgsqlConnection connection, OrderBatch batch, List<IncomingOrder> orders, List<Guid> ids, CancellationToken cancellationToken)
    {
        await using var row = await connection.BeginBinaryImportAsync(OrderSql.CopyNewOrders, cancellationToken);
        for (var index = 0; index < orders.Count; index++)
        {
            await row.StartRowAsync(cancellationToken);
            await row.WriteAsync(batch.CompanyId, NpgsqlDbType.Uuid, cancellationToken);
            await row.WriteAsync(ids[index], NpgsqlDbType.Uuid, cancellationToken);
            await row.WriteAsync(batch.ConnectionId, NpgsqlDbType.Uuid, cancellationToken);
            await row.WriteAsync(FirstRevision, NpgsqlDbType.Integer, cancellationToken);
            await row.WriteAsync(batch.ReceivedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await row.WriteAsync(batch.ReceivedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await OrderRow.WriteAsync(row, orders[index], cancellationToken);
        }
        await row.CompleteAsync(cancellationToken);
    }

    private static async Task CopyRevisionsAsync(
        NpgsqlConnection connection, OrderBatch batch, List<IncomingOrder> orders, List<Guid> ids, CancellationToken cancellationToken)
    {
        await using var row = await connection.BeginBinaryImportAsync(OrderSql.CopyNewRevisions, cancellationToken);
        for (var index = 0; index < orders.Count; index++)
        {
            await row.StartRowAsync(cancellationToken);
            await row.WriteAsync(batch.CompanyId, NpgsqlDbType.Uuid, cancellationToken);
            await row.WriteAsync(ids[index], NpgsqlDbType.Uuid, cancellationToken);
            await row.WriteAsync(FirstRevision, NpgsqlDbType.Integer, cancellationToken);
            await OrderRow.StatusAsync(row, orders[index].Order, cancellationToken);
            await row.WriteAsync(batch.ReceivedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            if (batch.RunId is { } run)
                await row.WriteAsync(run, NpgsqlDbType.Uuid, cancellationToken);
            else
                await row.WriteNullAsync(cancellationToken);
            await row.WriteAsync(orders[index].Payload, NpgsqlDbType.Bytea, cancellationToken);
        }
        await row.CompleteAsync(cancellationToken);
    }

    private static async Task CopyLinesAsync(
        NpgsqlConnection connection, OrderBatch batch, List<IncomingOrder> orders, List<Guid> ids, CancellationToken cancellationToken)
    {
        await using var row = await connection.BeginBinaryImportAsync(OrderSql.CopyNewLines, cancellationToken);
        for (var index = 0; index < orders.Count; index++)
        {
            var lines = orders[index].Order.Lines;
            for (var number = 0; number < lines.Count; number++)
            {
                await row.StartRowAsync(cancellationToken);
                await row.WriteAsync(batch.CompanyId, NpgsqlDbType.Uuid, cancellationToken);
                await row.WriteAsync(ids[index], NpgsqlDbType.Uuid, cancellationToken);
                await OrderRow.WriteLineAsync(row, number + 1, lines[number], cancellationToken);
            }
        }
        await row.CompleteAsync(cancellationToken);
    }
}
