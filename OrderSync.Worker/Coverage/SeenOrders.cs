using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Runs;
using OrderSync.Worker.Runs;

namespace OrderSync.Worker.Coverage;

/// <summary>What a run has remembered of the orders that it met.</summary>
public sealed class SeenOrders(NpgsqlDataSource database)
{
    /// <summary>A run that has come to its end does not need it any more; one that is retried does.</summary>
    public async Task ForgetAsync(RunExecution execution, CancellationToken cancellationToken)
    {
        if (!execution.Windows.TrueForAll(window => window.State == WindowState.Done))
            return;
        await using var command = database.CreateCommand("delete from seen_orders where company_id = $1 and run_id = $2");
        command.Parameters.AddAll(execution.Key.CompanyId, execution.Key.RunId);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
