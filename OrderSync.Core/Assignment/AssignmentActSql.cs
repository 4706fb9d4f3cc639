namespace OrderSync.Core.Assignment;

/// <summary>The SQL of what people do with assignments. $1 is always the company.</summary>
internal static class AssignmentActSql
{
    private const string Open = AssignmentStates.OpenSql;

    private const string Standing = AssignmentStates.StandingSql;

    /// <summary>$2 order ids.</summary>
    public const string Orders = $"""
        select o.id, o.connection_id, o.is_open and o.gone_at is null, a.agent_id, u.name, coalesce(a.state, '')
        from orders o
        left join assignments a on a.company_id = o.company_id and a.order_id = o.id and a.state in {Standing}
        left join users u on u.id = a.agent_id
        where o.company_id = $1 and o.id = any($2)
        """;

    /// <summary>$2 order ids, $3 now, $4 why. What was done stays known as done, but does not stand in the way any more.</summary>
    public const string Take = $"""
        update assignments set
            state = case state when 'Done' then 'Closed' else 'Released' end,
            ended_at = coalesce(ended_at, $3), end_reason = coalesce(end_reason || ' ', '') || $4
        where company_id = $1 and order_id = any($2) and state in {Standing}
        """;

    /// <summary>$2 user.</summary>
    public const string EnsureAgent = """
        insert into agents (company_id, user_id, weight, capacity, hours, on_duty, last_turn)
        values ($1, $2, 1, 50, '[]', false, 0) on conflict do nothing
        """;

    /// <summary>$2 user, $3 on duty, $4 now, $5 by whom. No row when it was so already.</summary>
    public const string SetDuty = """
        update agents set on_duty = $3, duty_since = $4, duty_by = $5
        where company_id = $1 and user_id = $2 and on_duty <> $3
        returning true
        """;

    public const string IsOnDuty = "select on_duty from agents where company_id = $1 and user_id = $2";

    /// <summary>$2 agent, $3 states that go back, $4 now, $5 why.</summary>
    public const string Drain = """
        update assignments set state = 'Released', ended_at = $4, end_reason = $5
        where company_id = $1 and agent_id = $2 and state = any($3)
        """;

    public const string CountOpen = $"select count(*)::int from assignments where company_id = $1 and agent_id = $2 and state in {Open}";

    /// <summary>$2 agent, $3 order, $4 now.</summary>
    public const string Start = """
        update assignments set state = 'InWork', first_action_at = coalesce(first_action_at, $4)
        where company_id = $1 and agent_id = $2 and order_id = $3 and state = 'Assigned'
        returning id
        """;

    /// <summary>$2 agent, $3 order, $4 now, $5 the agent's note.</summary>
    public const string Finish = $"""
        update assignments set state = 'Done', first_action_at = coalesce(first_action_at, $4), ended_at = $4, end_reason = 'Marked as done.', note = $5
        where company_id = $1 and agent_id = $2 and order_id = $3 and state in {Open}
        returning id
        """;

    /// <summary>$2 agent, $3 order. The newest of theirs.</summary>
    public const string StateOf = """
        select state from assignments where company_id = $1 and agent_id = $2 and order_id = $3 order by id desc limit 1
        """;
}
