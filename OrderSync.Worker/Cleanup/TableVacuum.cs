using Npgsql;

namespace OrderSync.Worker.Cleanup;

/// <summary>Gives the room of dead rows back where there are many of them. Companies share tables: one at a time does it for all.</summary>
public sealed class TableVacuum(NpgsqlDataSource database, ILogger<TableVacuum> logger)
{
    private const int ManyDead = 10_000;

    /// <summary>More than a fifth as many dead rows as living: before, Postgres' own vacuum is better left alone.</summary>
    private const string TablesText = """
        select quote_ident(schemaname) || '.' || quote_ident(relname) from pg_stat_user_tables
        where schemaname in ('public', 'quartz') and n_dead_tup > $1 and n_dead_tup > 0.2 * n_live_tup
        order by n_dead_tup desc limit 20
        """;

    /// <returns>The tables that were vacuumed.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var turn = new NpgsqlCommand("select pg_try_advisory_lock(hashtext('ordersync-vacuum'))", connection);
        if (await turn.ExecuteScalarAsync(cancellationToken) is not true)
            return [];
        try
        {
            var tables = await TablesAsync(connection, cancellationToken);
            foreach (var table in tables)
            {
                // Outside of any transaction, which VACUUM refuses; it takes as long as it takes.
                await using var vacuum = new NpgsqlCommand($"vacuum (analyze) {table}", connection) { CommandTimeout = 0 };
                await vacuum.ExecuteNonQueryAsync(cancellationToken);
                logger.LogInformation("Vacuumed {Table}", table);
            }
            return tables;
        }
        finally
        {
            await using var release = new NpgsqlCommand("select pg_advisory_unlock(hashtext('ordersync-vacuum'))", connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static async Task<List<string>> TablesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(TablesText, connection);
        command.Parameters.AddWithValue((long)ManyDead);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            tables.Add(reader.GetString(0));
        return tables;
    }
}
