using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Orders;

/// <summary>Binary COPY of changed orders and their lines into the session's staging tables (see <see cref="OrderSql.CreateStaging"/>).</summary>
internal static class OrderStaging
{
    public static async Task CopyAsync(
        NpgsqlConnection connection, OrderBatch batch, List<IncomingOrder> orders, CancellationToken cancellationToken)
    {
        await using (var row = await connection.BeginBinaryImportAsync(OrderSql.CopyStagedOrders, cancellationToken))
        {
            foreach (var order in orders)
            {
                await row.StartRowAsync(cancellationToken);
                await row.WriteAsync(Guid.CreateVersion7(batch.ReceivedAt), NpgsqlDbType.Uuid, cancellationToken);
                await row.WriteAsync(order.Payload, NpgsqlDbType.Bytea, cancellationToken);
                await OrderRow.WriteAsync(row, order, cancellationToken);
            }
            await row.CompleteAsync(cancellationToken);
        }
        await using (var row = await connection.BeginBinaryImportAsync(OrderSql.CopyStagedLines, cancellationToken))
        {
            foreach (var order in orders)
                await WriteLinesAsync(row, order.Order, cancellationToken);
            await row.CompleteAsync(cancellationToken);
        }
    }

    private static async Task WriteLinesAsync(NpgsqlBinaryImporter row, OrderSnapshot order, CancellationToken cancellationToken)
    {
        for (var index = 0; index < order.Lines.Count; index++)
        {
            await row.StartRowAsync(cancellationToken);
            await OrderRow.TextAsync(row, order.ExternalId, cancellationToken);
            await OrderRow.WriteLineAsync(row, index + 1, order.Lines[index], cancellationToken);
        }
    }
}
