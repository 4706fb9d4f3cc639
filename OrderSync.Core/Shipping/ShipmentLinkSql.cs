namespace OrderSync.Core.Shipping;

/// <summary>Which order is in a shipment, as SQL. See <see cref="ShipmentLinks"/>.</summary>
internal static class ShipmentLinkSql
{
    /// <summary>
    /// Whether orders is old enough to be in shipment: by the earliest time that is known of that. Its history tells more only where it
    /// is not known when it was handed over.
    /// </summary>
    public const string Fits = $"orders.placed_at <= {Earliest} + {Tolerance}";

    private const string Earliest = """
        least(shipment.created_at, shipment.delivered_at, shipment.status_at, shipment.first_seen_at,
            case when shipment.created_at is null then (
                select min(step.at) from shipment_statuses step
                where step.company_id = shipment.company_id and step.shipment_id = shipment.id) end)
        """;

    /// <summary>As <see cref="ShipmentLinks.Tolerance"/>.</summary>
    private const string Tolerance = "interval '1 hour'";

    /// <summary>$1 company, $2 connection, then arrays: external id, order. Shipments that are stored already, and now have an order.</summary>
    public const string Link = $"""
        update shipments shipment set order_id = orders.id
        from unnest($3::text[], $4::uuid[]) as linked(external_id, order_id)
        join orders on orders.company_id = $1 and orders.id = linked.order_id
        where shipment.company_id = $1 and shipment.connection_id = $2 and shipment.external_id = linked.external_id
            and shipment.order_id is null and {Fits}
        """;

    /// <summary>
    /// $1 company, $2 connection, $3 now, $4 external ids, or NULL for all. Takes shipments from orders that were placed after them, and
    /// what they have done to those: such an order is again what its shop says. One that another writer holds is left for the next time.
    /// </summary>
    public const string Unlink = $"""
        with wrong as (
            select shipment.id, orders.id as order_id from shipments shipment
            join orders on orders.company_id = shipment.company_id and orders.id = shipment.order_id
            where shipment.company_id = $1 and shipment.connection_id = $2 and ($4::text[] is null or shipment.external_id = any($4))
                and not {Fits}
            for no key update of orders skip locked
        ), unlinked as (
            update shipments set order_id = null from wrong where shipments.company_id = $1 and shipments.id = wrong.id
        ), undone as (
            delete from order_status_changes change using wrong
            where change.company_id = $1 and change.order_id = wrong.order_id and change.shipment_id = wrong.id
            returning change.order_id
        ), reopened as (
            update orders set status = said.status, is_open = said.status not in ('Delivered', 'Cancelled', 'Returned'),
                delivered_by_shipping_at = null, changed_at = $3
            from undone cross join lateral (
                select status from order_revisions revision
                where revision.company_id = $1 and revision.order_id = undone.order_id order by number desc limit 1) said
            where orders.company_id = $1 and orders.id = undone.order_id
        )
        select count(*) from wrong
        """;

    /// <summary>
    /// $1 company, $2 connection, $3 the connections whose orders it ships, $4 orders placed since, $5 external ids, or NULL for all.
    /// The order's number counts before its platform's id, and that before the tracking number; a spelling that is only alike counts
    /// last, and only for one order. Of several the one with the shipment's tracking number is meant, else the newest: a shop that
    /// gives a number again means that. Where several shops have it nobody can tell. An order that only differing clocks explain is
    /// meant where none of the name is still open that was there before.
    /// </summary>
    public const string LinkRest = $"""
        with parcel as (
            select shipment.id, shipment.reference, shipment.tracking, {Earliest} as there_at, {Earliest} + {Tolerance} as placed_by
            from shipments shipment
            where shipment.company_id = $1 and shipment.connection_id = $2 and shipment.order_id is null
                and coalesce(shipment.created_at, shipment.first_seen_at) >= $4 and ($5::text[] is null or shipment.external_id = any($5))
        ), candidate as (
            select id, connection_id, number, external_id, tracking, placed_at, is_open from orders
            where company_id = $1 and connection_id = any($3) and placed_at >= $4
        ), exact as (
            select parcel.id, candidate.id as order_id, 1 as rank from parcel join candidate on candidate.number = parcel.reference where {InTime}
            union all
            select parcel.id, candidate.id, 2 from parcel join candidate on candidate.external_id = parcel.reference where {InTime}
            union all
            select parcel.id, candidate.id, 3 from parcel join candidate on candidate.tracking = parcel.tracking where {InTime}
        ), rest as (
            select id, placed_by, {Plain1}reference{Plain2} as reference, {Plain1}tracking{Plain2} as tracking from parcel
            where id not in (select id from exact)
        ), alike as (
            select rest.id, candidate.id as order_id, {Alike} as rank from rest
            join candidate on {Plain1}candidate.number{Plain2} = rest.reference where rest.reference <> '' and candidate.placed_at <= rest.placed_by
            union
            select rest.id, candidate.id, {Alike} from rest
            join candidate on {Plain1}candidate.external_id{Plain2} = rest.reference where rest.reference <> '' and candidate.placed_at <= rest.placed_by
            union
            select rest.id, candidate.id, {Alike} from rest
            join candidate on {Plain1}candidate.tracking{Plain2} = rest.tracking where rest.tracking <> '' and candidate.placed_at <= rest.placed_by
        ), named as (
            select id, order_id, rank, min(rank) over (partition by id) as best from (select * from exact union all select * from alike) every
        ), fitting as (
            select named.id, named.order_id, named.rank, candidate.connection_id, candidate.placed_at, candidate.placed_at > parcel.there_at as is_later,
                coalesce(candidate.tracking = parcel.tracking, false) as tracked,
                bool_or(candidate.placed_at > parcel.there_at) over (partition by named.id)
                    and not bool_or(candidate.is_open and candidate.placed_at <= parcel.there_at) over (partition by named.id) as means_later
            from named join parcel on parcel.id = named.id join candidate on candidate.id = named.order_id
            where named.rank = named.best
        ), meant as (
            select *, max(placed_at) over (partition by id) as newest from fitting where is_later = means_later or rank = {Alike}
        ), sure as (
            select id, (array_agg(order_id order by tracked desc, placed_at desc))[1] as order_id from meant
            group by id
            having count(*) = 1 or count(*) filter (where tracked) = 1
                or (min(rank) < {Alike} and count(*) filter (where tracked) in (0, count(*))
                    and count(distinct connection_id) = 1 and count(*) filter (where placed_at = newest) = 1)
        )
        update shipments set order_id = sure.order_id from sure where shipments.company_id = $1 and shipments.id = sure.id
        """;

    private const string InTime = "candidate.placed_at <= parcel.placed_by";

    private const string Alike = "4";

    private const string Plain1 = "lower(regexp_replace(";

    private const string Plain2 = @", '[\s\u00a0\u2000-\u200d\u202f\u2060\u3000\ufeff]+', '', 'g'))";
}
