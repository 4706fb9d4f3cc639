using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Orders;

/// <summary>Binary COPY of orders and their lines into the session's staging tables (see <see cref="OrderSql.CreateStaging"/>).</summary>
internal static class OrderStaging
{
    public static async Task CopyAsync(
        NpgsqlConnection connection, OrderBatch batch, IEnumerable<IncomingOrder> orders, CancellationToken cancellationToken)
    {
        var incoming = orders.ToList();
        await using (var importer = await connection.BeginBinaryImportAsync(OrderSql.CopyOrders, cancellationToken))
        {
            foreach (var order in incoming)
                await WriteOrderAsync(importer, order, batch.ReceivedAt, cancellationToken);
            await importer.CompleteAsync(cancellationToken);
        }
        await using (var importer = await connection.BeginBinaryImportAsync(OrderSql.CopyLines, cancellationToken))
        {
            foreach (var order in incoming)
                await WriteLinesAsync(importer, order.Order, cancellationToken);
            await importer.CompleteAsync(cancellationToken);
        }
    }

    private static async Task WriteOrderAsync(
        NpgsqlBinaryImporter row, IncomingOrder incoming, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var order = incoming.Order;
        await row.StartRowAsync(cancellationToken);
        await row.WriteAsync(Guid.CreateVersion7(receivedAt), NpgsqlDbType.Uuid, cancellationToken);
        await TextAsync(row, order.ExternalId, cancellationToken);
        await TextAsync(row, order.Number, cancellationToken);
        await TextAsync(row, order.Status.ToString(), cancellationToken);
        await TextAsync(row, order.PlatformStatus, cancellationToken);
        await row.WriteAsync(!order.Status.IsTerminal(), NpgsqlDbType.Boolean, cancellationToken);
        await TextAsync(row, order.Customer.Name, cancellationToken);
        await TextAsync(row, order.Customer.Email, cancellationToken);
        await TextAsync(row, order.Customer.Phone, cancellationToken);
        await TextAsync(row, order.Address.Street, cancellationToken);
        await TextAsync(row, order.Address.City, cancellationToken);
        await TextAsync(row, order.Address.Region, cancellationToken);
        await TextAsync(row, order.Address.PostalCode, cancellationToken);
        await TextAsync(row, order.Address.Country, cancellationToken);
        await TextAsync(row, order.Currency, cancellationToken);
        await NumberAsync(row, order.Total, cancellationToken);
        await NumberAsync(row, order.Subtotal, cancellationToken);
        await NumberAsync(row, order.Shipping, cancellationToken);
        await NumberAsync(row, order.Tax, cancellationToken);
        await TextAsync(row, order.Tracking, cancellationToken);
        await row.WriteAsync(order.PlacedAt, NpgsqlDbType.TimestampTz, cancellationToken);
        await TimeAsync(row, order.PlatformUpdatedAt, cancellationToken);
        await row.WriteAsync(order.Lines.Count, NpgsqlDbType.Integer, cancellationToken);
        await row.WriteAsync(incoming.Hash, NpgsqlDbType.Bytea, cancellationToken);
        await row.WriteAsync(RawPayload.Compress(incoming.Payload.Span), NpgsqlDbType.Bytea, cancellationToken);
    }

    private static async Task WriteLinesAsync(NpgsqlBinaryImporter row, OrderSnapshot order, CancellationToken cancellationToken)
    {
        for (var index = 0; index < order.Lines.Count; index++)
        {
            var line = order.Lines[index];
            await row.StartRowAsync(cancellationToken);
            await TextAsync(row, order.ExternalId, cancellationToken);
            await row.WriteAsync(index + 1, NpgsqlDbType.Integer, cancellationToken);
            await TextAsync(row, line.ExternalId, cancellationToken);
            await TextAsync(row, line.Sku, cancellationToken);
            await TextAsync(row, line.Title, cancellationToken);
            await row.WriteAsync(line.Quantity, NpgsqlDbType.Numeric, cancellationToken);
            await NumberAsync(row, line.UnitPrice, cancellationToken);
            await NumberAsync(row, line.Total, cancellationToken);
        }
    }

    // Postgres text cannot hold U+0000; a platform's JSON can.
    private static Task TextAsync(NpgsqlBinaryImporter row, string? value, CancellationToken cancellationToken) => value is null
        ? row.WriteNullAsync(cancellationToken)
        : row.WriteAsync(value.Contains('\0', StringComparison.Ordinal) ? value.Replace("\0", "", StringComparison.Ordinal) : value, NpgsqlDbType.Text, cancellationToken);

    private static Task NumberAsync(NpgsqlBinaryImporter row, decimal? value, CancellationToken cancellationToken) => value is { } number
        ? row.WriteAsync(number, NpgsqlDbType.Numeric, cancellationToken)
        : row.WriteNullAsync(cancellationToken);

    private static Task TimeAsync(NpgsqlBinaryImporter row, DateTimeOffset? value, CancellationToken cancellationToken) => value is { } time
        ? row.WriteAsync(time, NpgsqlDbType.TimestampTz, cancellationToken)
        : row.WriteNullAsync(cancellationToken);
}
