namespace OrderSync.Core.Shipping;

/// <summary>The SQL of <see cref="ShipmentWriter"/> and <see cref="OrderCompletion"/>; which order is in a shipment is in <see cref="ShipmentLinkSql"/>.</summary>
internal static class ShipmentSql
{
    /// <summary>
    /// $1 company, $2 connection, $3 external ids, $4 the latest time that may have been. Lateral, so that each is looked up by its key: of
    /// a table that has just been filled Postgres has no statistics. The status' time is NULL where it decides nothing.
    /// </summary>
    public const string Stored = $"""
        select stored.external_id, stored.payload_hash, case when {Decides} then stored.status_at end, stored.order_id is not null,
            stored.status_code, {Latest} > $4
        from unnest($3::text[]) as met(external_id)
        cross join lateral (
            select external_id, payload_hash, status_at, created_at, delivered_at, changed_at, order_id, status_code from shipments
            where company_id = $1 and connection_id = $2 and external_id = met.external_id limit 1) stored
        """;

    /// <summary>Where the carrier told no time that can be true, the status' time is that of the row's last change: then what is read later counts.</summary>
    private const string Decides = "(stored.status_at <> stored.changed_at)";

    private const string Latest = "greatest(stored.status_at, stored.created_at, stored.delivered_at)";

    /// <summary>As <see cref="ShipmentRow.WriteAsync"/> writes them.</summary>
    public const string Columns = """
        id, external_id, reference, tracking, order_id, status_code, status_word, status_at, is_terminal, order_status,
        created_at, delivered_at, postponed_to, recipient, city, region, reason, payload_hash, payload
        """;

    public const string CreateStaging = """
        create temp table if not exists stage_shipments (
            id uuid, external_id text, reference text, tracking text, order_id uuid,
            status_code text, status_word text, status_at timestamptz, is_terminal boolean, order_status text,
            created_at timestamptz, delivered_at timestamptz, postponed_to timestamptz,
            recipient text, city text, region text, reason text, payload_hash bytea, payload bytea, known_code text, status_by timestamptz
        ) on commit delete rows
        """;

    public const string CopyStaged = $"copy stage_shipments ({Columns}, known_code, status_by) from stdin (format binary)";

    /// <summary>
    /// $1 company, $2 connection, $3 seen at, $4 run, $5 the latest time that may have been. Whether a row really changes is decided here
    /// once more, because another writer may have come between the look-up and now: a status that must be older never overwrites a newer one. A
    /// row that was stored with a time that cannot be is replaced whatever is read. Answers with what changed: external id, whether it
    /// is new.
    /// </summary>
    public const string Merge = $"""
        with written as (
            insert into shipments as stored (company_id, connection_id, first_seen_at, changed_at, {Columns})
            select $1, $2, $3, $3, {Columns} from stage_shipments
            on conflict (company_id, connection_id, external_id) do update set
                reference = excluded.reference, tracking = excluded.tracking,
                status_code = excluded.status_code, status_word = excluded.status_word, status_at = excluded.status_at,
                is_terminal = excluded.is_terminal, order_status = excluded.order_status, created_at = excluded.created_at,
                delivered_at = excluded.delivered_at, postponed_to = excluded.postponed_to, recipient = excluded.recipient,
                city = excluded.city, region = excluded.region, reason = excluded.reason,
                payload_hash = excluded.payload_hash, payload = excluded.payload, changed_at = excluded.changed_at
            where (stored.payload_hash <> excluded.payload_hash or {Latest} > $5)
                and (excluded.status_at >= stored.status_at or excluded.status_at = $3 or not {Decides} or stored.status_at > $5
                    or exists (select 1 from stage_shipments staged where staged.external_id = excluded.external_id and staged.status_by >= stored.status_at))
            returning stored.id, stored.external_id, stored.status_code, stored.status_word, stored.status_at
        ), steps as (
            insert into shipment_statuses (company_id, shipment_id, status_code, at, status_word, seen_at, from_history, run_id)
            select $1, written.id, written.status_code, written.status_at, written.status_word, $3, false, $4
            from written join stage_shipments staged using (external_id)
            where staged.known_code is distinct from written.status_code
            on conflict do nothing
        )
        select written.external_id, staged.known_code is null from written join stage_shipments staged using (external_id)
        """;

    /// <summary>
    /// $1 company, $2 connection, $3 external ids, $4 the latest time that may have been. Steps of a shipment's history whose time cannot be get
    /// the time at which they were seen.
    /// </summary>
    public const string MendHistory = """
        with untrue as (
            delete from shipment_statuses step using shipments
            where shipments.company_id = $1 and shipments.connection_id = $2 and shipments.external_id = any($3)
                and step.company_id = $1 and step.shipment_id = shipments.id and step.at > $4
            returning step.company_id, step.shipment_id, step.status_code, step.status_word, step.seen_at, step.comment, step.run_id
        )
        insert into shipment_statuses (company_id, shipment_id, status_code, at, status_word, seen_at, from_history, comment, run_id)
        select company_id, shipment_id, status_code, seen_at, status_word, seen_at, false, comment, run_id from untrue
        on conflict do nothing
        """;

    /// <summary>
    /// $1 company, $2 now, $3 run. An order that another writer holds this moment is left for the next time, so that two writers never
    /// wait for each other.
    /// </summary>
    public const string CompleteAll = $"""
        with due as (
            select {Due} from orders join shipments shipment on shipment.company_id = orders.company_id and shipment.order_id = orders.id
            where orders.company_id = $1 and {IsDue}
            for no key update of orders skip locked
        ), {Completing}
        """;

    /// <summary>The same for some shipments only: $4 connection, $5 external ids, each looked up by its key.</summary>
    public const string CompleteSome = $"""
        with due as (
            select {Due} from unnest($5::text[]) as changed(external_id)
            cross join lateral (
                select * from shipments where company_id = $1 and connection_id = $4 and external_id = changed.external_id limit 1) shipment
            join orders on orders.company_id = $1 and orders.id = shipment.order_id
            where {IsDue}
            for no key update of orders skip locked
        ), {Completing}
        """;

    private const string Due = """
        orders.id, shipment.id as shipment_id, shipment.order_status, shipment.status_word,
            greatest(least(coalesce(shipment.delivered_at, shipment.status_at), $2), orders.placed_at) as at
        """;

    private const string IsDue = $"""
        orders.is_open and orders.delivered_by_shipping_at is null and shipment.order_status is not null and {ShipmentLinkSql.Fits}
        """;

    private const string Completing = """
        done as (
            update orders set status = due.order_status, is_open = false, delivered_by_shipping_at = due.at, changed_at = $2
            from due where orders.company_id = $1 and orders.id = due.id
            returning orders.id
        ), recorded as (
            insert into order_status_changes (company_id, order_id, status, shipment_id, word, at, recorded_at, run_id)
            select $1, id, order_status, shipment_id, status_word, at, $2, $3 from due order by at
            on conflict do nothing
        )
        select count(*) from done
        """;

    /// <summary>$1 company.</summary>
    public const string IsLeft = $"""
        select exists (
            select 1 from orders join shipments shipment on shipment.company_id = orders.company_id and shipment.order_id = orders.id
            where orders.company_id = $1 and {IsDue})
        """;

    /// <summary>$1 company, $2 run.</summary>
    public const string CompletedByRun = "select count(*) from order_status_changes where company_id = $1 and run_id = $2";
}
