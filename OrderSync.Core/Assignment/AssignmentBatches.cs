using System.Text.Json;
using Npgsql;
using OrderSync.Contracts;
using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Assignment;

/// <summary>How far a pass has come from both ends of those that wait, and what it has given so far.</summary>
public sealed class WaitingCursor
{
    /// <summary>How many orders each agent got.</summary>
    public IReadOnlyDictionary<Guid, int> Given => News.Given;

    internal HandOutNews News { get; } = new();

    internal (DateTimeOffset PlacedAt, Guid Id) Latest { get; set; } = (DateTimeOffset.MaxValue, Guid.AllBitsSet);

    internal (DateTimeOffset PlacedAt, Guid Id) Oldest { get; set; } = (DateTimeOffset.MinValue, Guid.Empty);
}

/// <param name="Read">How many orders were looked at; 0 when there are no more, or nobody can take one.</param>
public sealed record BatchOutcome(int Read, int Assigned);

/// <summary>
/// Hands out one batch in one transaction, which holds the company's lock: what is read of loads is what is true when the
/// orders are given, however many workers are at it. Others go on with other companies meanwhile.
/// </summary>
public sealed class AssignmentBatches(NpgsqlDataSource database, TimeProvider time)
{
    private static readonly BatchOutcome Nothing = new(0, 0);

    public async Task<BatchOutcome> HandOutAsync(Guid companyId, WaitingCursor cursor, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await AssignmentLock.TryHoldAsync(connection, companyId, cancellationToken) is not { Enabled: true } settings)
            return Nothing;
        var now = time.GetUtcNow();
        var (agents, rules, latest, oldest) = await ReadAsync(connection, companyId, settings, cursor, now, cancellationToken);
        if (latest.Count + oldest.Count == 0 || agents.All(agent => agent.Bar is not null))
            return Nothing;
        var plan = HandOut.Plan(latest, oldest, agents, rules, settings.Turn, settings.OldestEvery);
        var given = plan.Assigned.Select(one => one.Decision.Agent!.Id).ToList();
        if (given.Count > 0)
            await WriteAsync(connection, companyId, plan, cursor.News.Facts(companyId, given, now), now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        cursor.News.Committed(given);
        if (latest.Count > 0)
            cursor.Latest = (latest[^1].PlacedAt, latest[^1].Id);
        if (oldest.Count > 0)
            cursor.Oldest = (oldest[^1].PlacedAt, oldest[^1].Id);
        return new BatchOutcome(latest.Count + oldest.Count, given.Count);
    }

    private static async Task<(IReadOnlyList<AgentLoad> Agents, IReadOnlyList<RuleMatch> Rules, List<WaitingOrder> Latest, List<WaitingOrder> Oldest)> ReadAsync(
        NpgsqlConnection connection, Guid companyId, AssignmentLock settings, WaitingCursor cursor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var fromOldest = (settings.BatchSize + settings.OldestEvery - 1) / settings.OldestEvery;
        var fromLatest = Math.Max(1, settings.BatchSize - fromOldest);
        var since = now.AddDays(-settings.MaxAgeDays);
        await using var batch = new NpgsqlBatch(connection);
        Add(AssignmentSql.Agents, companyId);
        Add(AssignmentSql.Rules, companyId);
        Add(AssignmentSql.Latest, companyId, settings.Statuses, since, cursor.Latest.PlacedAt, cursor.Latest.Id, fromLatest);
        IReadOnlyList<AgentLoad> agents;
        IReadOnlyList<RuleMatch> rules;
        List<WaitingOrder> latest;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            agents = await AgentLoads.ReadAsync(reader, now, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            rules = await AgentLoads.ReadRulesAsync(reader, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            latest = await ReadOrdersAsync(reader, cancellationToken);
        }
        // Fewer than asked for are all that are left: the oldest are among them, and need not be looked for among all that have an agent.
        if (latest.Count < fromLatest)
            return (agents, rules, latest, [.. latest.AsEnumerable().Reverse()]);
        await using var command = new NpgsqlCommand(AssignmentSql.Oldest, connection);
        command.Parameters.AddAll(companyId, settings.Statuses, since, cursor.Oldest.PlacedAt, cursor.Oldest.Id, fromOldest);
        await using var oldest = await command.ExecuteReaderAsync(cancellationToken);
        return (agents, rules, latest, await ReadOrdersAsync(oldest, cancellationToken));

        void Add(string sql, params object?[] parameters)
        {
            var statement = new NpgsqlBatchCommand(sql);
            statement.Parameters.AddAll(parameters);
            batch.BatchCommands.Add(statement);
        }
    }

    private static async Task<List<WaitingOrder>> ReadOrdersAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var orders = new List<WaitingOrder>();
        while (await reader.ReadAsync(cancellationToken))
        {
            orders.Add(new WaitingOrder(
                reader.GetGuid(0),
                reader.GetGuid(1),
                await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2),
                reader.GetFieldValue<DateTimeOffset>(3)));
        }
        return orders;
    }

    private static async Task WriteAsync(
        NpgsqlConnection connection,
        Guid companyId,
        HandOutPlan plan,
        IReadOnlyCollection<NotificationFact> news,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var given = plan.Assigned;
        var give = new NpgsqlBatchCommand(AssignmentSql.Give);
        give.Parameters.AddAll(companyId, now, null, given.Select(_ => Guid.CreateVersion7(now)).Order().ToArray());
        give.Parameters.AddAll(given.Select(one => one.Order.Id).ToArray(), given.Select(one => one.Decision.Agent!.Id).ToArray());
        give.Parameters.AddAll(
            given.Select(one => one.Order.ConnectionId).ToArray(),
            given.Select(one => JsonSerializer.Serialize(one.Decision.Explanation, ContractJson.Options)).ToArray());
        batch.BatchCommands.Add(give);
        var last = given.GroupBy(one => one.Decision.Agent!.Id).ToDictionary(group => group.Key, group => group.Max(one => one.Turn));
        var turns = new NpgsqlBatchCommand(AssignmentSql.Turns);
        turns.Parameters.AddAll(companyId, now, last.Keys.ToArray(), last.Values.ToArray());
        batch.BatchCommands.Add(turns);
        var turn = new NpgsqlBatchCommand(AssignmentSql.SetTurn);
        turn.Parameters.AddAll(companyId, plan.Turn);
        batch.BatchCommands.Add(turn);
        batch.BatchCommands.Add(NotificationWriter.Command(news));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
