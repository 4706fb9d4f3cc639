using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Assignment;

/// <summary>A company's settings, held until the transaction ends: nobody else gives or takes its orders meanwhile.</summary>
internal sealed record AssignmentLock(
    bool Enabled, string[] Statuses, int MaxAgeDays, int BatchSize, int OldestEvery, long Turn, int Newest)
{
    /// <summary>Makes the settings where there are none yet.</summary>
    public static async Task<AssignmentLock> HoldAsync(NpgsqlConnection connection, Guid companyId, CancellationToken cancellationToken)
    {
        if (await TryHoldAsync(connection, companyId, cancellationToken) is { } held)
            return held;
        var usual = new AssignmentSettings { CompanyId = companyId };
        await using var command = new NpgsqlCommand(AssignmentSql.EnsureSettings, connection);
        command.Parameters.AddAll(companyId, usual.Statuses.ToArray(), usual.MaxAgeDays, usual.BatchSize, usual.Newest, usual.OldestEvery);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return (await TryHoldAsync(connection, companyId, cancellationToken))!;
    }

    /// <returns>Null where the company has no settings: nothing is handed out then.</returns>
    public static async Task<AssignmentLock?> TryHoldAsync(NpgsqlConnection connection, Guid companyId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AssignmentSql.Lock, connection);
        command.Parameters.AddAll(companyId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new AssignmentLock(
                reader.GetBoolean(0), reader.GetFieldValue<string[]>(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4),
                reader.GetInt64(5), reader.GetInt32(6))
            : null;
    }
}
