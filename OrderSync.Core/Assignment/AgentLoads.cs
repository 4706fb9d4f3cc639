using System.Text.Json;
using Npgsql;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;

namespace OrderSync.Core.Assignment;

/// <summary>Reads who could be given orders, and the rules about it, as they stand.</summary>
public static class AgentLoads
{
    public static async Task<IReadOnlyList<AgentLoad>> ReadAsync(NpgsqlDataReader reader, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var agents = new List<AgentLoad>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var spans = JsonSerializer.Deserialize<List<WorkSpan>>(reader.GetString(5), ContractJson.Options)!;
            var hours = new WorkingHours(spans, TimeZoneInfo.FindSystemTimeZoneById(reader.GetString(8)));
            agents.Add(new AgentLoad(
                reader.GetGuid(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(7), reader.GetInt64(6))
            {
                OnDuty = reader.GetBoolean(4),
                InHours = hours.Covers(now),
                NextHoursAt = hours.NextAfter(now),
            });
        }
        return agents;
    }

    public static async Task<IReadOnlyList<RuleMatch>> ReadRulesAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var rules = new List<RuleMatch>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rules.Add(new RuleMatch(
                reader.GetString(0),
                await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetGuid(1),
                await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2),
                reader.GetFieldValue<Guid[]>(3),
                Enum.Parse<RuleOtherwise>(reader.GetString(4))));
        }
        return rules;
    }

    /// <summary>Both as they are now, for a look at who would get an order.</summary>
    public static async Task<(IReadOnlyList<AgentLoad> Agents, IReadOnlyList<RuleMatch> Rules)> ReadAsync(
        NpgsqlDataSource database, Guid companyId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        foreach (var sql in new[] { AssignmentSql.Agents, AssignmentSql.Rules })
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = companyId } } });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var agents = await ReadAsync(reader, now, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return (agents, await ReadRulesAsync(reader, cancellationToken));
    }
}
