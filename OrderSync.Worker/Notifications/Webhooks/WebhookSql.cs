using OrderSync.Core.Users;

namespace OrderSync.Worker.Notifications.Webhooks;

/// <summary>The SQL of <see cref="WebhookSender"/>.</summary>
internal static class WebhookSql
{
    private const string IsDue = "delivery.state = 'Pending' and delivery.next_at <= $1 and (delivery.claimed_until is null or delivery.claimed_until <= $1)";

    /// <summary>
    /// $1 now, $2 claimed until, $3 of one endpoint, $4 in all. Few of each endpoint, so that one that hangs does not hold up the others;
    /// a test is sent to one that is off, too.
    /// </summary>
    public const string Claim = $"""
        with due as (
            select delivery.company_id, delivery.id,
                row_number() over (partition by delivery.company_id, delivery.endpoint_id order by delivery.next_at, delivery.id) as place
            from webhook_deliveries delivery
            join webhook_endpoints endpoint on endpoint.company_id = delivery.company_id and endpoint.id = delivery.endpoint_id
            where {IsDue} and not exists ({Company.SuspendedSql} = delivery.company_id)
                and (endpoint.enabled or delivery.type = 'webhook.test') and (endpoint.not_before is null or endpoint.not_before <= $1)
        ), picked as (
            select delivery.company_id, delivery.id from webhook_deliveries delivery
            join due on due.company_id = delivery.company_id and due.id = delivery.id
            where due.place <= $3 and {IsDue}
            order by delivery.next_at limit $4
            for update of delivery skip locked
        )
        update webhook_deliveries delivery set claimed_until = $2
        from picked
        join webhook_endpoints endpoint on endpoint.company_id = picked.company_id
        where delivery.company_id = picked.company_id and delivery.id = picked.id and endpoint.id = delivery.endpoint_id
        returning delivery.company_id, delivery.id, delivery.endpoint_id, delivery.type, delivery.payload, delivery.attempts,
            endpoint.url, endpoint.secret, endpoint.old_secret, endpoint.old_secret_until, endpoint.failing_since
        """;

    /// <summary>$3 state, $4 next at, $5 at, $6 status, $7 outcome, $8 answer, $9 duration.</summary>
    public const string Record = """
        update webhook_deliveries set state = $3, attempts = attempts + 1, next_at = $4, claimed_until = null, last_at = $5, status = $6,
            outcome = $7, answer = $8, duration_ms = $9
        where company_id = $1 and id = $2 and state = 'Pending'
        """;

    public const string Succeeded = """
        update webhook_endpoints set failing_since = null, not_before = null
        where company_id = $1 and id = $2 and (failing_since is not null or not_before is not null)
        """;

    /// <summary>$3 now, $4 not before.</summary>
    public const string Failed = """
        update webhook_endpoints set failing_since = coalesce(failing_since, $3), not_before = greatest(not_before, $4)
        where company_id = $1 and id = $2
        """;

    /// <summary>$3 reason, $4 the fact that tells of it. What waits is not sent any more; it can be sent again by hand.</summary>
    public const string Disable = $"""
        with disabled as (
            update webhook_endpoints set enabled = false, disabled_reason = $3 where company_id = $1 and id = $2 and enabled returning id
        ), given_up as (
            update webhook_deliveries set state = 'Failed', next_at = null, outcome = coalesce(outcome, 'Not sent: the endpoint was switched off.')
            where company_id = $1 and endpoint_id in (select id from disabled) and state = 'Pending'
        )
        {Core.Notifications.NotificationFactSql.Insert}
        from jsonb_to_recordset($4::jsonb) as fact({Core.Notifications.NotificationFactSql.Record})
        where exists (select 1 from disabled)
        """;
}
