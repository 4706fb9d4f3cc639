using Npgsql;

namespace OrderSync.Core.Runs;

/// <summary>
/// Keeps tasks of a company from beginning while all of its orders are deleted: a task that ended meanwhile would say that everything is here.
/// Who begins or requeues a run takes the lock shared, to the end of the transaction; it waits for the deletion's end.
/// </summary>
public static class CompanyTurn
{
    private const string Key = "hashtextextended('tasks of ' || $1::text, 0)";

    /// <summary>For a statement whose $1 is the company.</summary>
    internal const string Shared = $"pg_advisory_xact_lock_shared({Key})";

    /// <summary>Waits until no task is just beginning. From then on none begins until the lock is released, or the connection closed.</summary>
    public static Task TakeAsync(NpgsqlConnection connection, Guid companyId, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, $"select pg_advisory_lock({Key})", companyId, cancellationToken);

    public static Task ReleaseAsync(NpgsqlConnection connection, Guid companyId) =>
        ExecuteAsync(connection, $"select pg_advisory_unlock({Key})", companyId, CancellationToken.None);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, Guid companyId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddAll(companyId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
