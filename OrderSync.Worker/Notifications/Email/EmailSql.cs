using OrderSync.Core.Users;

namespace OrderSync.Worker.Notifications.Email;

/// <summary>The SQL of <see cref="EmailSender"/>.</summary>
internal static class EmailSql
{
    /// <summary>Two workers must not share one person's e-mails between them: they would become two messages.</summary>
    public const string Lock = "select pg_advisory_xact_lock(8022002)";

    /// <summary>
    /// Everything for people of whom something is due, and with it what is due soon: $1 now, $2 claimed until, $3 soon, $4 people. Those of a suspended
    /// company wait until it is resumed, as its webhooks do; each person then gets one message.
    /// </summary>
    public const string Claim = $"""
        with people as (
            select company_id, user_id from notification_emails
            where state = 'Pending' and due_at <= $1 and (claimed_until is null or claimed_until <= $1)
                and not exists ({Company.SuspendedSql} = notification_emails.company_id)
            group by company_id, user_id order by min(due_at) limit $4
        )
        update notification_emails email set claimed_until = $2, attempts = attempts + 1
        from people
        where email.company_id = people.company_id and email.user_id = people.user_id
            and email.state = 'Pending' and email.due_at <= $3 and (email.claimed_until is null or email.claimed_until <= $1)
        returning email.company_id, email.id, email.user_id, email.notification_id, email.attempts
        """;

    public const string Items = """
        select email.company_id, email.id, notifications.kind, notifications.severity, notifications.sentence, connections.name,
            notifications.connection_id, notifications.run_id, notifications.count, notifications.at, notifications.resolved_at
        from notification_emails email
        join notifications on notifications.company_id = email.company_id and notifications.id = email.notification_id
        left join connections on connections.company_id = notifications.company_id and connections.id = notifications.connection_id
        where email.company_id = any($1) and email.id = any($2)
        order by notifications.at, notifications.id
        """;

    public const string People = """
        select users.company_id, users.id, users.email, users.name, users.disabled_at is null, coalesce(preferences.rules::text, '[]'),
            preferences.quiet_from, preferences.quiet_to, coalesce(preferences.time_zone, companies.time_zone)
        from users
        join companies on companies.id = users.company_id
        left join notification_preferences preferences on preferences.company_id = users.company_id and preferences.user_id = users.id
        where users.id = any($1)
        """;

    /// <summary>$3 state, $4 due at, $5 sent at, $6 error.</summary>
    public const string Record = """
        update notification_emails set state = $3, due_at = coalesce($4, due_at), sent_at = $5, last_error = $6, claimed_until = null
        where company_id = $1 and id = any($2)
        """;
}
