using Npgsql;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Assignment;

/// <summary>What an agent does with an order of theirs: each act is one statement that says which states it applies to.</summary>
public sealed class AgentWork(NpgsqlDataSource database, TimeProvider time)
{
    public Task<bool> StartAsync(Guid companyId, Guid agentId, Guid orderId, CancellationToken cancellationToken) =>
        ApplyAsync(AssignmentActSql.Start, [companyId, agentId, orderId, time.GetUtcNow()], cancellationToken);

    public Task<bool> FinishAsync(Guid companyId, Guid agentId, Guid orderId, string? note, CancellationToken cancellationToken) =>
        ApplyAsync(AssignmentActSql.Finish, [companyId, agentId, orderId, time.GetUtcNow(), note], cancellationToken);

    /// <returns>How the order stands with the agent, or stood last; null where it never was with them.</returns>
    public async Task<AssignmentState?> StateAsync(Guid companyId, Guid agentId, Guid orderId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AssignmentActSql.StateOf);
        command.Parameters.AddAll(companyId, agentId, orderId);
        return await command.ExecuteScalarAsync(cancellationToken) is string state ? Enum.Parse<AssignmentState>(state) : null;
    }

    private async Task<bool> ApplyAsync(string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddAll(parameters);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
