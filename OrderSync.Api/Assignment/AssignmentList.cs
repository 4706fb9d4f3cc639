using System.Text;
using System.Text.Json;
using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;

namespace OrderSync.Api.Assignment;

/// <param name="States">Empty for all.</param>
public sealed record AssignmentFilter(Guid? AgentId, IReadOnlyList<AssignmentState> States, Guid? ConnectionId, Guid? OrderId);

/// <summary>Assignments, newest first: their ids are in that order, so a page is one walk along an index.</summary>
public sealed class AssignmentList(NpgsqlDataSource database, CurrentUser user)
{
    private static readonly Dictionary<string, IReadOnlyList<AssignmentState>> Words = Enum.GetValues<AssignmentState>()
        .Select(state => (Word: JsonNamingPolicy.CamelCase.ConvertName(state.ToString()), States: (IReadOnlyList<AssignmentState>)[state]))
        .Append(("open", [AssignmentState.Assigned, AssignmentState.InWork]))
        .ToDictionary(pair => pair.Word, pair => pair.States, StringComparer.OrdinalIgnoreCase);

    public static string StateWords { get; } = string.Join(", ", Words.Keys.Where(word => word != "open"));

    public static bool TryReadStates(string? word, out IReadOnlyList<AssignmentState> states)
    {
        states = [];
        return string.IsNullOrEmpty(word) || Words.TryGetValue(word, out states!);
    }

    public async Task<CursorPage<AssignmentView>> PageAsync(AssignmentFilter filter, Guid? after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = Write(filter, after, limit, command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<AssignmentView>(limit);
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(Read(reader));
        return CursorPages.Of(rows, limit, row => row.Id.ToString("N"));
    }

    private string Write(AssignmentFilter filter, Guid? after, int limit, NpgsqlParameterCollection parameters)
    {
        var company = parameters.Place(user.CompanyId);
        var conditions = new StringBuilder();
        if (filter.AgentId is { } agent)
            conditions.Append(" and a.agent_id = ").Append(parameters.Place(agent));
        if (filter.OrderId is { } order)
            conditions.Append(" and a.order_id = ").Append(parameters.Place(order));
        if (filter.ConnectionId is { } connection)
            conditions.Append(" and a.connection_id = ").Append(parameters.Place(connection));
        if (filter.States.Count > 0)
            conditions.Append(" and a.state = any(").Append(parameters.Place(filter.States.Select(state => state.ToString()).ToArray())).Append(')');
        if (after is { } last)
            conditions.Append(" and a.id < ").Append(parameters.Place(last));
        return $"""
            select a.id, a.order_id, o.number, a.connection_id, c.name, a.agent_id, u.name, a.state, a.assigned_at, a.assigned_by, a.explanation,
                a.first_action_at, a.ended_at, a.end_reason, a.note
            from (
                select * from assignments a where a.company_id = {company}{conditions} order by a.id desc limit {parameters.Place(limit + 1)}) a
            join users u on u.id = a.agent_id
            join connections c on c.company_id = {company} and c.id = a.connection_id
            left join orders o on o.company_id = {company} and o.id = a.order_id
            order by a.id desc
            """;
    }

    private static AssignmentView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        row.Text(2),
        row.GetGuid(3),
        row.GetString(4),
        row.GetGuid(5),
        row.GetString(6),
        Enum.Parse<AssignmentState>(row.GetString(7)),
        row.GetFieldValue<DateTimeOffset>(8),
        row.Text(9),
        JsonSerializer.Deserialize<ExplanationView>(row.GetString(10), ContractJson.Options)!,
        row.Value<DateTimeOffset>(11),
        row.Value<DateTimeOffset>(12),
        row.Text(13),
        row.Text(14));
}
