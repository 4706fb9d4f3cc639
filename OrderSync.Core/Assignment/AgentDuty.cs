using Npgsql;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Assignment;

/// <summary>On and off duty, and what becomes of an agent's orders with it. What goes back is handed out again by the next pass.</summary>
public sealed class AgentDuty(NpgsqlDataSource database, TimeProvider time)
{
    public async Task<DutyView> SetAsync(Guid companyId, Guid agentId, string agentName, DutyRequest request, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AssignmentLock.HoldAsync(connection, companyId, cancellationToken);
        await ExecuteAsync(connection, AssignmentActSql.EnsureAgent, [companyId, agentId], cancellationToken);
        await ExecuteAsync(connection, AssignmentActSql.SetDuty, [companyId, agentId, request.OnDuty, time.GetUtcNow(), by], cancellationToken);
        var returned = request.OnDuty
            ? 0
            : await DrainAsync(connection, companyId, agentId, request.Drain, $"{agentName} went off duty.", cancellationToken);
        var kept = await CountOpenAsync(connection, companyId, agentId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new DutyView(request.OnDuty, returned, kept);
    }

    /// <returns>Null while the agent is on duty: the orders would come right back.</returns>
    public async Task<DutyView?> DrainAsync(Guid companyId, Guid agentId, DrainScope scope, string by, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AssignmentLock.HoldAsync(connection, companyId, cancellationToken);
        await using var onDuty = new NpgsqlCommand(AssignmentActSql.IsOnDuty, connection);
        onDuty.Parameters.AddAll(companyId, agentId);
        if (await onDuty.ExecuteScalarAsync(cancellationToken) is true)
            return null;
        var returned = await DrainAsync(connection, companyId, agentId, scope, $"{by} took it back.", cancellationToken);
        var kept = await CountOpenAsync(connection, companyId, agentId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new DutyView(false, returned, kept);
    }

    private async Task<int> DrainAsync(
        NpgsqlConnection connection, Guid companyId, Guid agentId, DrainScope scope, string why, CancellationToken cancellationToken)
    {
        string[] states = scope switch
        {
            DrainScope.Untouched => [nameof(AssignmentState.Assigned)],
            DrainScope.All => [nameof(AssignmentState.Assigned), nameof(AssignmentState.InWork)],
            _ => [],
        };
        return await ExecuteAsync(connection, AssignmentActSql.Drain, [companyId, agentId, states, time.GetUtcNow(), why], cancellationToken);
    }

    private static async Task<int> CountOpenAsync(NpgsqlConnection connection, Guid companyId, Guid agentId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AssignmentActSql.CountOpen, connection);
        command.Parameters.AddAll(companyId, agentId);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddAll(parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
