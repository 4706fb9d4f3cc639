using System.Text.Json;
using Npgsql;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Assignment;

/// <summary>
/// Gives orders to an agent, or takes them back, because a person says so: many at once, each with what became of it. Whether
/// the agent is on duty or has room is left to the person. The agent's notification is written with the orders.
/// </summary>
public sealed class AssignmentActs(NpgsqlDataSource database, TimeProvider time)
{
    private sealed record Found(Guid ConnectionId, bool IsOpen, Guid? AgentId, string? AgentName, string State);

    /// <param name="agentId">Somebody who takes part.</param>
    public Task<IReadOnlyList<OrderOutcomeView>> AssignAsync(
        Guid companyId, IReadOnlyList<Guid> orderIds, Guid agentId, string agentName, string by, CancellationToken cancellationToken) =>
        ApplyAsync(
            companyId,
            orderIds,
            found => Refusal(found, agentId, agentName),
            found => found.AgentName is { } before ? $"Moved from {before} to {agentName}." : $"Given to {agentName}.",
            async (connection, orders) =>
            {
                await TakeAsync(connection, companyId, orders.Keys, $"{by} gave it to {agentName}.", cancellationToken);
                await GiveAsync(connection, companyId, orders, agentId, by, cancellationToken);
            },
            cancellationToken);

    public Task<IReadOnlyList<OrderOutcomeView>> UnassignAsync(Guid companyId, IReadOnlyList<Guid> orderIds, string by, CancellationToken cancellationToken) =>
        ApplyAsync(
            companyId,
            orderIds,
            found => found.AgentId is null ? "Nobody has it." : null,
            found => $"Taken from {found.AgentName}.",
            (connection, orders) => TakeAsync(connection, companyId, orders.Keys, $"{by} took it back.", cancellationToken),
            cancellationToken);

    private static string? Refusal(Found found, Guid agentId, string agentName) => found switch
    {
        { IsOpen: false } => "The order has ended.",
        { AgentId: { } agent, State: not nameof(AssignmentState.Done) } when agent == agentId => $"It is with {agentName} already.",
        _ => null,
    };

    private async Task<IReadOnlyList<OrderOutcomeView>> ApplyAsync(
        Guid companyId,
        IReadOnlyList<Guid> orderIds,
        Func<Found, string?> refuse,
        Func<Found, string> tell,
        Func<NpgsqlConnection, IReadOnlyDictionary<Guid, Found>, Task> act,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AssignmentLock.HoldAsync(connection, companyId, cancellationToken);
        var found = await FindAsync(connection, companyId, orderIds, cancellationToken);
        var outcomes = new List<OrderOutcomeView>();
        var able = new Dictionary<Guid, Found>();
        foreach (var id in orderIds.Distinct())
        {
            var refusal = found.TryGetValue(id, out var order) ? refuse(order) : "There is no such order.";
            outcomes.Add(new OrderOutcomeView(id, refusal is null, refusal ?? tell(order!)));
            if (refusal is null)
                able[id] = order!;
        }
        if (able.Count > 0)
            await act(connection, able);
        await transaction.CommitAsync(cancellationToken);
        return outcomes;
    }

    private static async Task<Dictionary<Guid, Found>> FindAsync(
        NpgsqlConnection connection, Guid companyId, IReadOnlyList<Guid> orderIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AssignmentActSql.Orders, connection);
        command.Parameters.AddAll(companyId, orderIds.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new Dictionary<Guid, Found>();
        while (await reader.ReadAsync(cancellationToken))
        {
            found[reader.GetGuid(0)] = new Found(
                reader.GetGuid(1),
                reader.GetBoolean(2),
                await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetGuid(3),
                await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetString(4),
                reader.GetString(5));
        }
        return found;
    }

    private async Task TakeAsync(NpgsqlConnection connection, Guid companyId, IEnumerable<Guid> orderIds, string why, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(AssignmentActSql.Take, connection);
        command.Parameters.AddAll(companyId, orderIds.ToArray(), time.GetUtcNow(), why);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task GiveAsync(
        NpgsqlConnection connection, Guid companyId, IReadOnlyDictionary<Guid, Found> orders, Guid agentId, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var explanation = JsonSerializer.Serialize(new ExplanationView($"Given by {by}.", null, [], [], 0), ContractJson.Options);
        await using var batch = new NpgsqlBatch(connection);
        var ensure = new NpgsqlBatchCommand(AssignmentActSql.EnsureAgent);
        ensure.Parameters.AddAll(companyId, agentId);
        batch.BatchCommands.Add(ensure);
        var give = new NpgsqlBatchCommand(AssignmentSql.Give);
        give.Parameters.AddAll(companyId, now, by, orders.Select(_ => Guid.CreateVersion7(now)).ToArray(), orders.Keys.ToArray());
        give.Parameters.AddAll(
            orders.Select(_ => agentId).ToArray(), orders.Values.Select(order => order.ConnectionId).ToArray(), orders.Select(_ => explanation).ToArray());
        batch.BatchCommands.Add(give);
        batch.BatchCommands.Add(NotificationWriter.Command([AgentNews.NewOrders(companyId, agentId, orders.Count, now)]));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
