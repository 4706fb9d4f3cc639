namespace OrderSync.Core.Orders;

/// <summary>The SQL of <see cref="OrderWriter"/>.</summary>
internal static class OrderSql
{
    public const string Stored = """
        select external_id, content_hash, platform_updated_at, gone_at is not null
        from orders
        where company_id = $1 and connection_id = $2 and external_id = any($3)
        """;

    /// <summary>
    /// One writer at a time for a connection, to the end of its transaction: a fetch and a webhook that write the same orders in
    /// another order would else wait for each other until Postgres aborts one of them.
    /// </summary>
    public const string OneWriter = "select pg_advisory_xact_lock(hashtextextended($1::text, 0))";

    /// <summary>Where a batch goes back to when another writer was quicker with one of its new orders.</summary>
    public const string SavePoint = "savepoint before_copy";

    public const string BackToSavePoint = "rollback to savepoint before_copy";

    /// <summary>As <see cref="OrderRow.WriteAsync"/> writes them.</summary>
    public const string OrderColumns = """
        external_id, number, status, platform_status, is_open, may_change,
        customer_name, email, phone, street, city, region, postal_code, country,
        currency, total, subtotal, shipping, tax, discounts, credits, refunded, payment_status, fulfilment_status, problems,
        tracking, placed_at, platform_updated_at, platform_updated_spread, line_count, content_hash
        """;

    /// <summary>As <see cref="OrderRow.WriteLineAsync"/> writes them.</summary>
    public const string LineColumns = "number, external_id, sku, title, quantity, unit_price, total";

    public const string CopyNewOrders = $"""
        copy orders (company_id, id, connection_id, revision, first_seen_at, changed_at, {OrderColumns}) from stdin (format binary)
        """;

    public const string CopyNewRevisions = """
        copy order_revisions (company_id, order_id, number, status, platform_status, received_at, run_id, payload) from stdin (format binary)
        """;

    public const string CopyNewLines = $"copy order_lines (company_id, order_id, {LineColumns}) from stdin (format binary)";

    public const string CreateStaging = """
        create temp table if not exists stage_orders (
            id uuid, payload bytea, external_id text, number text, status text, platform_status text, is_open boolean, may_change boolean,
            customer_name text, email text, phone text, street text, city text, region text, postal_code text, country text,
            currency text, total numeric, subtotal numeric, shipping numeric, tax numeric, discounts numeric, credits numeric, refunded numeric,
            payment_status text, fulfilment_status text, problems text[], tracking text,
            placed_at timestamptz, platform_updated_at timestamptz, platform_updated_spread interval, line_count integer, content_hash bytea
        ) on commit delete rows;
        create temp table if not exists stage_lines (
            order_external_id text, number integer, external_id text, sku text, title text,
            quantity numeric, unit_price numeric, total numeric
        ) on commit delete rows;
        """;

    public const string CopyStagedOrders = $"copy stage_orders (id, payload, {OrderColumns}) from stdin (format binary)";

    public const string CopyStagedLines = $"copy stage_lines (order_external_id, {LineColumns}) from stdin (format binary)";

    /// <summary>
    /// What a shipment has completed stays so: of what the platform says afterwards only an end counts that is not older than the
    /// delivery, for example that the order was returned.
    /// </summary>
    private const string EffectiveStatus = """
        case when stored.delivered_by_shipping_at is null
                or (not excluded.is_open and excluded.platform_updated_at >= stored.delivered_by_shipping_at)
            then excluded.status else stored.status end
        """;

    /// <summary>
    /// $1 company, $2 connection, $3 received at, $4 run, $5 until when a stored change is believed. Whether a row really changes is decided here once more, because
    /// another writer may have come between the look-up and now. Answers with what changed: external id, revision (1 = created).
    /// </summary>
    public const string Merge = $"""
        with written as (
            insert into orders as stored (
                company_id, id, connection_id, revision, first_seen_at, changed_at, {OrderColumns})
            select $1, id, $2, 1, $3, $3, {OrderColumns}
            from stage_orders
            on conflict (company_id, connection_id, external_id) do update set
                number = excluded.number, status = {EffectiveStatus}, platform_status = excluded.platform_status,
                is_open = excluded.is_open and stored.delivered_by_shipping_at is null, may_change = excluded.may_change, customer_name = excluded.customer_name, email = excluded.email,
                phone = excluded.phone, street = excluded.street, city = excluded.city, region = excluded.region,
                postal_code = excluded.postal_code, country = excluded.country, currency = excluded.currency,
                total = excluded.total, subtotal = excluded.subtotal, shipping = excluded.shipping, tax = excluded.tax,
                discounts = excluded.discounts, credits = excluded.credits, refunded = excluded.refunded,
                payment_status = excluded.payment_status, fulfilment_status = excluded.fulfilment_status, problems = excluded.problems,
                tracking = excluded.tracking, placed_at = excluded.placed_at,
                platform_updated_at = excluded.platform_updated_at, platform_updated_spread = excluded.platform_updated_spread, line_count = excluded.line_count, gone_at = null,
                revision = stored.revision + 1, content_hash = excluded.content_hash, changed_at = excluded.changed_at
            where (stored.content_hash <> excluded.content_hash or stored.gone_at is not null)
                and (stored.platform_updated_at is null or excluded.platform_updated_at is null or stored.platform_updated_at > $5
                     or excluded.platform_updated_at + excluded.platform_updated_spread >= stored.platform_updated_at)
            returning stored.id, stored.external_id, stored.revision, stored.line_count
        ), revisions as (
            insert into order_revisions (company_id, order_id, number, status, platform_status, received_at, run_id, payload)
            select $1, written.id, written.revision, staged.status, staged.platform_status, $3, $4, staged.payload
            from written join stage_orders staged using (external_id)
        ), lines as (
            insert into order_lines (company_id, order_id, number, external_id, sku, title, quantity, unit_price, total)
            select $1, written.id, staged.number, staged.external_id, staged.sku, staged.title,
                staged.quantity, staged.unit_price, staged.total
            from written join stage_lines staged on staged.order_external_id = written.external_id
            on conflict (company_id, order_id, number) do update set
                external_id = excluded.external_id, sku = excluded.sku, title = excluded.title,
                quantity = excluded.quantity, unit_price = excluded.unit_price, total = excluded.total
        ), gone as (
            delete from order_lines line using written
            where written.revision > 1 and line.company_id = $1 and line.order_id = written.id
                and line.number > written.line_count
        )
        select external_id, revision from written
        """;

    /// <summary>$1 company, $2 connection, $3 run, $4 seen at, then arrays: hash, id, external id, reason, payload.</summary>
    public const string KeepRejections = """
        insert into rejected_records (
            company_id, connection_id, payload_hash, id, external_id, reason, payload, run_id, first_seen_at, last_seen_at)
        select $1, $2, hash, id, external_id, reason, payload, $3, $4, $4
        from unnest($5::bytea[], $6::uuid[], $7::text[], $8::text[], $9::bytea[]) as record(hash, id, external_id, reason, payload)
        on conflict (company_id, connection_id, payload_hash) do update set
            run_id = excluded.run_id, last_seen_at = excluded.last_seen_at, reason = excluded.reason
        """;
}
