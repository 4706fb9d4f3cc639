using Npgsql;
using NpgsqlTypes;

namespace OrderSync.Core.Shipping;

/// <summary>
/// What shipments do to orders: finds the order of a shipment that has none yet, and completes the order of a shipment that is
/// delivered, once, with an entry in the order's history.
/// </summary>
public static class OrderCompletion
{
    /// <summary>Gives shipments whose orders have come later, or were closed when they were read, their orders.</summary>
    /// <param name="since">Orders that are older are not looked at.</param>
    /// <returns>How many.</returns>
    public static Task<int> LinkAsync(
        NpgsqlConnection connection, Guid companyId, Guid connectionId, IReadOnlyList<Guid> orderConnections, DateTimeOffset since, CancellationToken cancellationToken) =>
        LinkAsync(connection, companyId, connectionId, orderConnections, since, only: null, cancellationToken);

    /// <inheritdoc cref="LinkAsync(NpgsqlConnection, Guid, Guid, IReadOnlyList{Guid}, DateTimeOffset, CancellationToken)"/>
    /// <param name="only">Of these shipments; null for all.</param>
    public static async Task<int> LinkAsync(
        NpgsqlConnection connection,
        Guid companyId,
        Guid connectionId,
        IReadOnlyList<Guid> orderConnections,
        DateTimeOffset since,
        string[]? only,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ShipmentLinkSql.LinkRest, connection);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        command.Parameters.AddWithValue(orderConnections.ToArray());
        command.Parameters.AddWithValue(since);
        command.Parameters.Add(Texts(only));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes shipments from orders that were placed after them, and reopens those that they have completed.</summary>
    /// <param name="only">Of these shipments; null for all.</param>
    /// <returns>How many shipments.</returns>
    public static async Task<long> UnlinkAsync(
        NpgsqlConnection connection, Guid companyId, Guid connectionId, DateTimeOffset now, string[]? only, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ShipmentLinkSql.Unlink, connection);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(connectionId);
        command.Parameters.AddWithValue(now);
        command.Parameters.Add(Texts(only));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Whether an order is left that its shipment should have completed: another writer held it.</summary>
    public static async Task<bool> IsLeftAsync(NpgsqlConnection connection, Guid companyId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ShipmentSql.IsLeft, connection);
        command.Parameters.AddWithValue(companyId);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <returns>How many orders a run has completed.</returns>
    public static async Task<long> CountAsync(NpgsqlConnection connection, Guid companyId, Guid runId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ShipmentSql.CompletedByRun, connection);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(runId);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Completes the orders of all of the company's delivered shipments that are still open.</summary>
    /// <returns>How many.</returns>
    public static Task<long> CompleteAllAsync(
        NpgsqlConnection connection, Guid companyId, Guid? runId, DateTimeOffset now, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, ShipmentSql.CompleteAll, companyId, runId, now, [], cancellationToken);

    /// <summary>The same for some shipments of a batch.</summary>
    public static Task<long> CompleteAsync(
        NpgsqlConnection connection, ShipmentBatch batch, string[] externalIds, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection, ShipmentSql.CompleteSome, batch.CompanyId, batch.RunId, batch.SeenAt, [batch.ConnectionId, externalIds], cancellationToken);

    private static NpgsqlParameter Texts(string[]? texts) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = (object?)texts ?? DBNull.Value };

    private static async Task<long> ExecuteAsync(
        NpgsqlConnection connection, string sql, Guid companyId, Guid? runId, DateTimeOffset now, object[] more, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue(companyId);
        command.Parameters.AddWithValue(now);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Uuid, Value = (object?)runId ?? DBNull.Value });
        foreach (var value in more)
            command.Parameters.AddWithValue(value);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
