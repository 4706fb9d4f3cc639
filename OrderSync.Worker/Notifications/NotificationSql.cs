using OrderSync.Core.Notifications;

namespace OrderSync.Worker.Notifications;

/// <summary>The SQL of <see cref="NotificationPump"/>. Rows travel as one JSON parameter, so a storm costs as many statements as a breeze.</summary>
internal static class NotificationSql
{
    /// <summary>One pump at a time, so that a trouble's end is never told before its beginning. Held until the transaction ends.</summary>
    public const string Lock = "select pg_advisory_xact_lock(8022001)";

    /// <summary>A fact that is being written again is left until it is: nobody waits for whom, so nobody for each other.</summary>
    public const string Take = """
        delete from notification_facts where (company_id, id) in (
            select company_id, id from notification_facts where due_at <= $1 and kind = any($2) order by due_at, id limit $3
            for update skip locked)
        returning company_id, id, kind, key, ends, connection_id, run_id, user_id, sentence, at, due_at
        """;

    private const string Columns = """
        notifications.company_id, notifications.id, notifications.kind, notifications.severity, notifications.dedupe_key, notifications.connection_id,
        notifications.run_id, notifications.user_id, notifications.sentence, notifications.count, notifications.at, notifications.last_at,
        notifications.resolved_at
        """;

    /// <summary>A trouble that is open counts; what is not yet known begins.</summary>
    public const string Begin = $"""
        insert into notifications (company_id, id, kind, severity, dedupe_key, connection_id, run_id, user_id, sentence, count, at, last_at)
        select company_id, id, kind, severity, key, connection_id, run_id, user_id, sentence, 1, at, at
        from jsonb_to_recordset($1::jsonb) as fact({NotificationFactSql.Record}, severity text)
        on conflict (company_id, dedupe_key) where resolved_at is null do update set
            count = notifications.count + 1, last_at = greatest(notifications.last_at, excluded.last_at),
            sentence = excluded.sentence, run_id = excluded.run_id
        returning {Columns}
        """;

    /// <summary>What was held back in case that it ends soon has ended: nobody hears of it.</summary>
    public const string Forget = $"""
        delete from notification_facts waiting using jsonb_to_recordset($1::jsonb) as fact({NotificationFactSql.Record})
        where waiting.company_id = fact.company_id and not waiting.ends and waiting.at <= fact.at
            and (waiting.key = fact.key or (fact.kind = '{NotificationKinds.AllOfConnection}' and waiting.connection_id = fact.connection_id))
        """;

    public const string End = $"""
        update notifications set resolved_at = greatest(fact.at, notifications.last_at)
        from jsonb_to_recordset($1::jsonb) as fact({NotificationFactSql.Record})
        where notifications.company_id = fact.company_id and notifications.resolved_at is null
            and (notifications.dedupe_key = fact.key
                or (fact.kind = '{NotificationKinds.AllOfConnection}' and notifications.connection_id = fact.connection_id))
        returning {Columns}
        """;

    public const string People = """
        select users.company_id, users.id, users.role, coalesce(preferences.rules::text, '[]'), preferences.quiet_from, preferences.quiet_to,
            coalesce(preferences.time_zone, companies.time_zone), coalesce(preferences.digest, 'Immediately'),
            (select max(sent_at) from notification_emails sent where sent.company_id = users.company_id and sent.user_id = users.id)
        from users
        join companies on companies.id = users.company_id
        left join notification_preferences preferences on preferences.company_id = users.company_id and preferences.user_id = users.id
        where users.company_id = any($1) and users.disabled_at is null
        """;

    public const string Endpoints = "select company_id, id, kinds from webhook_endpoints where company_id = any($1) and enabled";

    public const string Connections = "select id, name from connections where company_id = any($1) and id = any($2)";

    public const string Inbox = """
        insert into notification_inbox (company_id, user_id, notification_id, at)
        select company_id, user_id, notification_id, at
        from jsonb_to_recordset($1::jsonb) as entry(company_id uuid, user_id uuid, notification_id uuid, at timestamptz)
        on conflict (company_id, user_id, notification_id) do update set at = excluded.at, read_at = null
        """;

    public const string Emails = """
        insert into notification_emails (company_id, id, user_id, notification_id, state, due_at, attempts)
        select company_id, id, user_id, notification_id, 'Pending', due_at, 0
        from jsonb_to_recordset($1::jsonb) as email(company_id uuid, id uuid, user_id uuid, notification_id uuid, due_at timestamptz)
        """;

    public const string Deliveries = """
        insert into webhook_deliveries (company_id, id, endpoint_id, type, payload, state, attempts, created_at, next_at)
        select company_id, id, endpoint_id, type, payload, 'Pending', 0, created_at, created_at
        from jsonb_to_recordset($1::jsonb) as delivery(company_id uuid, id uuid, endpoint_id uuid, type text, payload text, created_at timestamptz)
        """;
}
