using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Cleanup;

/// <summary>Removes rows a batch at a time, so that nobody waits for long.</summary>
public sealed class CleanupRows(NpgsqlDataSource database)
{
    private const int Batch = 10_000;

    /// <param name="companyId">Null for what belongs to no company.</param>
    /// <returns>How many were removed, or would be.</returns>
    public async Task<long> RemoveAsync(Guid? companyId, CleanupRule rule, bool dryRun, CancellationToken cancellationToken)
    {
        if (dryRun)
            return await ExecuteAsync($"select count(*) from {rule.Table} where {rule.Where}", companyId, rule, cancellationToken);
        var sql = $"""
            with removed as (
                delete from {rule.Table} where ctid = any(array(select ctid from {rule.Table} where {rule.Where} limit {Batch})) returning 1)
            select count(*) from removed
            """;
        long total = 0;
        while (true)
        {
            var removed = await ExecuteAsync(sql, companyId, rule, cancellationToken);
            total += removed;
            if (removed < Batch)
                return total;
        }
    }

    private async Task<long> ExecuteAsync(string sql, Guid? companyId, CleanupRule rule, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 300;
        command.Parameters.AddAll(companyId, rule.Before);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
