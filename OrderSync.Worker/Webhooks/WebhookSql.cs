using OrderSync.Core.Users;

namespace OrderSync.Worker.Webhooks;

/// <summary>The SQL of <see cref="WebhookQueue"/> and <see cref="WebhookBatch"/>.</summary>
internal static class WebhookSql
{
    /// <summary>Those of a suspended company wait until it is resumed.</summary>
    private const string IsAllowed = $"not exists ({Company.SuspendedSql} = webhook_events.company_id)";

    public const string Sources = $"""
        select company_id, connection_id from webhook_events
        where state = 'Pending' and due_at <= $1 and {IsAllowed}
        group by company_id, connection_id order by min(due_at) limit 500
        """;

    /// <summary>
    /// One batch of a connection at a time, to the end of its transaction: else a worker could write what came first after another has
    /// written what came later, and of two versions of the same second the wrong one would stay.
    /// </summary>
    public const string OneBatch = "select pg_advisory_xact_lock(hashtextextended('webhooks ' || $1::text, 0))";

    /// <summary>
    /// What another worker works on is left to it. A lock that is held to the end of the transaction needs no lease: when a worker
    /// dies, Postgres gives its events back.
    /// </summary>
    public const string Take = $"""
        select id, platform_event, payload, received_at, attempts from webhook_events
        where company_id = $1 and connection_id = $2 and state = 'Pending' and due_at <= $3 and {IsAllowed}
        order by due_at, received_at, id limit $4
        for update skip locked
        """;

    public const string TakeOne = $"""
        select id, platform_event, payload, received_at, attempts from webhook_events
        where company_id = $1 and id = $2 and state = 'Pending' and {IsAllowed}
        for update skip locked
        """;

    /// <summary>$1 company, then arrays: id, state, reason, due at. Pending ones are tried again then.</summary>
    public const string End = """
        update webhook_events set
            state = ended.state, reason = ended.reason, attempts = attempts + 1, due_at = coalesce(ended.due_at, webhook_events.due_at),
            processed_at = case when ended.state = 'Pending' then null else $6 end
        from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[]) as ended(id, state, reason, due_at)
        where webhook_events.company_id = $1 and webhook_events.id = ended.id
        """;

    /// <summary>Puts events off for as long as reading what they hint at may take; those that another worker has put off are not this one's.</summary>
    public const string Hold = """
        update webhook_events set due_at = $4 where company_id = $1 and id = any($2) and state = 'Pending' and due_at <= $3
        returning id
        """;

    /// <summary>
    /// Of events that are worked again: those whose order was brought by a later one meanwhile, with the time of its stored version. $1
    /// company, $2 connection, $3 ids.
    /// </summary>
    public const string Overtaken = """
        select late.id, orders.platform_updated_at from webhook_events late
        join orders on orders.company_id = late.company_id and orders.connection_id = late.connection_id and orders.external_id = late.external_id
        where late.company_id = $1 and late.connection_id = $2 and late.id = any($3) and exists (
            select 1 from webhook_events later
            where later.company_id = $1 and later.connection_id = $2 and later.state = 'Done' and later.external_id = late.external_id
                and (later.received_at, later.id) > (late.received_at, late.id))
        """;

    /// <summary>Which of the orders are known to be gone, since when, and how old their stored version is.</summary>
    public const string Gone = """
        select external_id, gone_at, platform_updated_at from orders
        where company_id = $1 and connection_id = $2 and external_id = any($3) and gone_at is not null
        """;

    /// <summary>$1 company, $2 connection, then arrays: external id, gone at.</summary>
    public const string MarkGone = """
        update orders set gone_at = told.at
        from unnest($3::text[], $4::timestamptz[]) as told(external_id, at)
        where orders.company_id = $1 and orders.connection_id = $2 and orders.external_id = told.external_id and orders.gone_at is null
        returning orders.external_id
        """;
}
