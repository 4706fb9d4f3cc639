using System.Text.Json;
using Npgsql;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Assignment;

/// <summary>The company's people as agents, with their work: one statement.</summary>
public sealed class AgentDirectory(NpgsqlDataSource database, TimeProvider time)
{
    private const string Text = """
        select u.id, u.name, u.role, coalesce(a.takes_part, u.role = 'Agent'), coalesce(a.weight, 1), coalesce(a.capacity, 50), coalesce(a.hours, '[]'),
            coalesce(a.on_duty, false), a.duty_since, a.duty_by, coalesce(load.open, 0), coalesce(load.in_work, 0), done.today, a.last_assigned_at,
            u.disabled_at is not null, c.time_zone
        from users u
        join companies c on c.id = u.company_id
        left join agents a on a.company_id = u.company_id and a.user_id = u.id
        left join (
            select agent_id, count(*)::int as open, (count(*) filter (where state = 'InWork'))::int as in_work
            from assignments where company_id = $1 and state in ('Assigned','InWork') group by agent_id) load on load.agent_id = u.id
        cross join lateral (
            select count(*)::int as today from assignments d
            where d.company_id = $1 and d.agent_id = u.id and d.state = 'Done'
                and d.ended_at >= date_trunc('day', $3::timestamptz at time zone c.time_zone) at time zone c.time_zone) done
        where u.company_id = $1 and u.removed_at is null and ($2::uuid is null or u.id = $2)
        order by coalesce(a.takes_part, u.role = 'Agent') desc, u.name, u.id
        """;

    public async Task<IReadOnlyList<AgentView>> ListAsync(Guid companyId, CancellationToken cancellationToken) =>
        await ReadAsync(companyId, null, cancellationToken);

    /// <returns>Null where the company has no such person.</returns>
    public async Task<AgentView?> FindAsync(Guid companyId, Guid userId, CancellationToken cancellationToken) =>
        (await ReadAsync(companyId, userId, cancellationToken)).SingleOrDefault();

    private async Task<List<AgentView>> ReadAsync(Guid companyId, Guid? userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(Text);
        command.Parameters.AddAll(companyId, userId, now);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var agents = new List<AgentView>();
        while (await reader.ReadAsync(cancellationToken))
            agents.Add(Read(reader, now));
        return agents;
    }

    private static AgentView Read(NpgsqlDataReader row, DateTimeOffset now)
    {
        var spans = JsonSerializer.Deserialize<List<WorkSpan>>(row.GetString(6), ContractJson.Options)!;
        var hours = new WorkingHours(spans, TimeZoneInfo.FindSystemTimeZoneById(row.GetString(15)));
        return new AgentView(
            row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetInt32(4), row.GetInt32(5), spans,
            row.GetBoolean(7), Time(row, 8), row.IsDBNull(9) ? null : row.GetString(9), hours.Covers(now), hours.NextAfter(now),
            row.GetInt32(10), row.GetInt32(11), row.GetInt32(12), Time(row, 13), row.GetBoolean(14));
    }

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
