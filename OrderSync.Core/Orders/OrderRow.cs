using Npgsql;
using NpgsqlTypes;
using OrderSync.Contracts.Orders;

namespace OrderSync.Core.Orders;

/// <summary>Writes an order's columns to a binary COPY, in the order of <see cref="OrderSql.OrderColumns"/> and <see cref="OrderSql.LineColumns"/>.</summary>
internal static class OrderRow
{
    public static async Task WriteAsync(NpgsqlBinaryImporter row, IncomingOrder incoming, CancellationToken cancellationToken)
    {
        var order = incoming.Order;
        await TextAsync(row, order.ExternalId, cancellationToken);
        await TextAsync(row, order.Number, cancellationToken);
        await StatusAsync(row, order, cancellationToken);
        await row.WriteAsync(!order.Status.IsTerminal(), NpgsqlDbType.Boolean, cancellationToken);
        await row.WriteAsync(order.MayChange ?? !order.Status.IsTerminal(), NpgsqlDbType.Boolean, cancellationToken);
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
        await NumberAsync(row, order.Discounts, cancellationToken);
        await NumberAsync(row, order.Credits, cancellationToken);
        await NumberAsync(row, order.Refunded, cancellationToken);
        await TextAsync(row, order.PaymentStatus?.ToString(), cancellationToken);
        await TextAsync(row, order.FulfilmentStatus?.ToString(), cancellationToken);
        await row.WriteAsync(Names(order.Problems), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
        await TextAsync(row, order.Tracking, cancellationToken);
        await TimeAsync(row, order.PlacedAt, cancellationToken);
        await TimeAsync(row, order.PlatformUpdatedAt, cancellationToken);
        await row.WriteAsync(order.PlatformUpdatedSpread, NpgsqlDbType.Interval, cancellationToken);
        await row.WriteAsync(order.Lines.Count, NpgsqlDbType.Integer, cancellationToken);
        await row.WriteAsync(incoming.Hash, NpgsqlDbType.Bytea, cancellationToken);
    }

    public static async Task StatusAsync(NpgsqlBinaryImporter row, OrderSnapshot order, CancellationToken cancellationToken)
    {
        await TextAsync(row, order.Status.ToString(), cancellationToken);
        await TextAsync(row, order.PlatformStatus, cancellationToken);
    }

    /// <param name="number">From 1.</param>
    public static async Task WriteLineAsync(NpgsqlBinaryImporter row, int number, OrderLineSnapshot line, CancellationToken cancellationToken)
    {
        await row.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken);
        await TextAsync(row, line.ExternalId, cancellationToken);
        await TextAsync(row, line.Sku, cancellationToken);
        await TextAsync(row, line.Title, cancellationToken);
        await row.WriteAsync(line.Quantity, NpgsqlDbType.Numeric, cancellationToken);
        await NumberAsync(row, line.UnitPrice, cancellationToken);
        await NumberAsync(row, line.Total, cancellationToken);
    }

    private static string[] Names(IReadOnlyList<OrderProblem> problems) => problems.Count == 0 ? [] : [.. problems.Select(problem => problem.ToString())];

    // Postgres text cannot hold U+0000; a platform's JSON can.
    public static Task TextAsync(NpgsqlBinaryImporter row, string? value, CancellationToken cancellationToken) => value is null
        ? row.WriteNullAsync(cancellationToken)
        : row.WriteAsync(value.Contains('\0', StringComparison.Ordinal) ? value.Replace("\0", "", StringComparison.Ordinal) : value, NpgsqlDbType.Text, cancellationToken);

    private static Task NumberAsync(NpgsqlBinaryImporter row, decimal? value, CancellationToken cancellationToken) => value is { } number
        ? row.WriteAsync(number, NpgsqlDbType.Numeric, cancellationToken)
        : row.WriteNullAsync(cancellationToken);

    public static Task TimeAsync(NpgsqlBinaryImporter row, DateTimeOffset? value, CancellationToken cancellationToken) => value is { } time
        ? row.WriteAsync(time, NpgsqlDbType.TimestampTz, cancellationToken)
        : row.WriteNullAsync(cancellationToken);
}
