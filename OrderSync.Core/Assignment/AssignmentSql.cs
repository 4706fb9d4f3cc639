using OrderSync.Core.Users;

namespace OrderSync.Core.Assignment;

/// <summary>The SQL by which orders are handed out. $1 is always the company.</summary>
public static class AssignmentSql
{
    private const string Open = AssignmentStates.OpenSql;

    private const string Standing = AssignmentStates.StandingSql;

    public const string EnsureSettings = """
        insert into assignment_settings (company_id, enabled, statuses, max_age_days, batch_size, newest, oldest_every, turn)
        values ($1, false, $2, $3, $4, $5, $6, 0) on conflict do nothing
        """;

    /// <summary>Waits for whoever holds it.</summary>
    public const string Lock = """
        select enabled, statuses, max_age_days, batch_size, oldest_every, turn, newest from assignment_settings where company_id = $1 for update
        """;

    /// <summary>
    /// $2 now, $3 what is to be looked at came in then. No row where a later pass has looked already, or the company is suspended; 0 where orders are not assigned.
    /// </summary>
    public const string BeginPass = $"""
        update assignment_settings set pass_started_at = $2
        where company_id = $1 and (pass_started_at is null or pass_started_at <= $3) and not exists ({Company.SuspendedSql} = $1)
        returning case when enabled then newest else 0 end
        """;

    public const string Companies = $"""
        select company_id from assignment_settings settings
        where enabled or exists (
            select from assignments a where a.company_id = settings.company_id and a.state in {Open})
        order by company_id
        """;

    /// <summary>Everybody who takes part and can sign in, with their load.</summary>
    public const string Agents = $"""
        select u.id, u.name, coalesce(a.weight, 1), coalesce(a.capacity, 50), coalesce(a.on_duty, false), coalesce(a.hours, '[]'), coalesce(a.last_turn, 0),
            coalesce(load.open, 0)::int, c.time_zone
        from users u
        join companies c on c.id = u.company_id
        left join agents a on a.company_id = u.company_id and a.user_id = u.id
        left join (
            select agent_id, count(*) as open from assignments where company_id = $1 and state in {Open} group by agent_id) load on load.agent_id = u.id
        where u.company_id = $1 and u.disabled_at is null and coalesce(a.takes_part, u.role = 'Agent')
        order by u.id
        """;

    public const string Rules = """
        select name, connection_id, region, agent_ids, otherwise from assignment_rules where company_id = $1 order by position, id
        """;

    /// <summary>Which open orders have no agent.</summary>
    public const string HasNoAgent = $"""
        o.is_open and o.gone_at is null
        and not exists (
            select from assignments a where a.company_id = o.company_id and a.order_id = o.id and a.state in {Standing})
        """;

    /// <summary>Which orders need an agent and have none; $2 statuses, $3 placed since.</summary>
    public const string IsWaiting = $"""
        o.company_id = c.company_id and o.connection_id = c.id and o.status = any($2) and o.placed_at >= $3 and {HasNoAgent}
        """;

    /// <summary>The assignment that an order has now, open or done: at most one.</summary>
    public const string IsStanding = $"a.state in {Standing}";

    /// <summary>$4, $5 before this order; $6 so many. Each connection's own index gives its newest, and those are merged.</summary>
    public const string Latest = $"""
        select o.id, o.connection_id, coalesce(nullif(o.region, ''), o.city), o.placed_at
        from connections c
        cross join lateral (
            select o.id, o.connection_id, o.region, o.city, o.placed_at from orders o
            where {IsWaiting} and (o.placed_at, o.id) < ($4, $5)
            order by o.placed_at desc, o.id desc limit $6) o
        where c.company_id = $1 and c.deleted_at is null
        order by o.placed_at desc, o.id desc limit $6
        """;

    /// <summary>$4, $5 after this order; $6 so many.</summary>
    public const string Oldest = $"""
        select o.id, o.connection_id, coalesce(nullif(o.region, ''), o.city), o.placed_at
        from connections c
        cross join lateral (
            select o.id, o.connection_id, o.region, o.city, o.placed_at from orders o
            where {IsWaiting} and (o.placed_at, o.id) > ($4, $5)
            order by o.placed_at, o.id limit $6) o
        where c.company_id = $1 and c.deleted_at is null
        order by o.placed_at, o.id limit $6
        """;

    /// <summary>$2 now, $3 by whom (null: by itself), then arrays: id, order, agent, connection, explanation.</summary>
    public const string Give = """
        insert into assignments (company_id, id, order_id, agent_id, connection_id, state, assigned_at, assigned_by, explanation)
        select $1, id, order_id, agent_id, connection_id, 'Assigned', $2, $3, explanation::jsonb
        from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[]) as given(id, order_id, agent_id, connection_id, explanation)
        """;

    /// <summary>$2 now, then arrays: agent, turn. An agent who got several has the last of them.</summary>
    public const string Turns = """
        update agents a set last_turn = given.turn, last_assigned_at = $2
        from unnest($3::uuid[], $4::bigint[]) as given(agent_id, turn)
        where a.company_id = $1 and a.user_id = given.agent_id
        """;

    public const string SetTurn = "update assignment_settings set turn = $2 where company_id = $1";

    /// <summary>$2 now. What ended by itself is closed.</summary>
    public const string CloseEnded = $"""
        with ended as (
            select a.id, case
                when o.id is null then 'The order was deleted.'
                when o.gone_at is not null then 'The platform does not list the order any more.'
                else 'The order is ' || lower(o.status) || '.' end as reason
            from assignments a left join orders o on o.company_id = a.company_id and o.id = a.order_id
            where a.company_id = $1 and a.state in {Open} and (o.id is null or o.gone_at is not null or not o.is_open))
        update assignments a set state = 'Closed', ended_at = $2, end_reason = ended.reason
        from ended where a.company_id = $1 and a.id = ended.id and a.state in {Open}
        """;

    /// <summary>$2 now. Work of accounts that are switched off goes back.</summary>
    public const string ReleaseDisabled = $"""
        update assignments a set state = 'Released', ended_at = $2, end_reason = 'The agent’s account is switched off.'
        from users u
        where a.company_id = $1 and a.state in {Open} and u.id = a.agent_id and u.disabled_at is not null
        """;
}
