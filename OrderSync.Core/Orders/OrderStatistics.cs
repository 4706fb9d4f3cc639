using Npgsql;

namespace OrderSync.Core.Orders;

/// <summary>
/// Tells Postgres' planner of a connection that has grown at once. Autovacuum looks once a minute: until then the planner
/// believes that a new connection has no orders, and looks a batch up by reading all of them.
/// </summary>
public sealed class OrderStatistics(NpgsqlDataSource database)
{
    /// <summary>Below this reading all of them is as quick.</summary>
    private const int Worthwhile = 10_000;

    /// <summary>Not waited for where somebody else has the table in hand.</summary>
    private const string RefreshText = "analyze (skip_locked) orders (company_id, connection_id)";

    /// <param name="created">Orders that a run has added.</param>
    public async Task RefreshAsync(long created, CancellationToken cancellationToken)
    {
        if (created < Worthwhile)
            return;
        await using var command = database.CreateCommand(RefreshText);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
