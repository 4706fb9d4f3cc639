using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;

namespace OrderSync.Worker.Notifications.Stale;

/// <summary>
/// Finds connections from which no orders come although they usually do at this time: what was placed in the last hours and is known,
/// beside what was placed in the same hours of each of the last four weeks and was known then. So a shop that is only fetched at night, a
/// quiet one, and one that is connected for less than three weeks give no alarm.
/// </summary>
public sealed class StaleCheck(NpgsqlDataSource database, NotificationWriter notifications, IOptions<NotificationOptions> options, TimeProvider time)
{
    private static readonly NotificationKind Kind = NotificationKinds.Find(NotificationKinds.OrdersStale)!;

    /// <summary>
    /// $1 now, $2 hours, $3 how many are enough. By the company's own clock, so that the hours stay the same over a clock change. Each count
    /// reads one short piece of the index on the time of placing; of the weeks before, only where the last hours are empty or an alarm is open.
    /// </summary>
    private const string Sql = $"""
        with current as (
            select connections.company_id, connections.id, companies.time_zone, connections.last_success_at,
                exists (select 1 from orders where orders.company_id = connections.company_id and orders.connection_id = connections.id
                    and orders.placed_at > $1::timestamptz - make_interval(hours => $2) and orders.placed_at <= $1) as has_orders,
                exists (select 1 from notifications where notifications.company_id = connections.company_id
                    and notifications.dedupe_key = '{NotificationKinds.OrdersStale}:' || connections.id and notifications.resolved_at is null) as is_open
            from connections join companies on companies.id = connections.company_id
            where connections.state = 'Active' and connections.deleted_at is null and companies.suspended_at is null
        )
        select current.company_id, current.id, current.has_orders, current.last_success_at, usual.orders
        from current
        left join lateral (
            select round(avg(week.orders))::int as orders, count(*) filter (where week.orders >= $3) as full_weeks
            from generate_series(1, 4) as back,
            lateral (select (($1::timestamptz at time zone current.time_zone) - make_interval(weeks => back)) at time zone current.time_zone as ends) as moment,
            lateral (
                select count(*) as orders from orders
                where orders.company_id = current.company_id and orders.connection_id = current.id
                    and orders.placed_at > moment.ends - make_interval(hours => $2) and orders.placed_at <= moment.ends
                    and orders.first_seen_at <= moment.ends
            ) as week
        ) as usual on not current.has_orders and not current.is_open
        where (current.has_orders and current.is_open) or (not current.has_orders and not current.is_open and usual.full_weeks >= 3)
        """;

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var facts = await FindAsync(cancellationToken);
        await notifications.RaiseAsync(facts, cancellationToken);
    }

    private async Task<List<NotificationFact>> FindAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var settings = options.Value.Stale;
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddAll(now, settings.Hours, settings.AtLeast);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var facts = new List<NotificationFact>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (company, connection) = (reader.GetGuid(0), reader.GetGuid(1));
            var fetchedAt = reader.IsDBNull(3) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(3);
            facts.Add(reader.GetBoolean(2)
                ? NotificationFact.End(Kind, company, now, connection)
                : NotificationFact.Begin(Kind, company, now, Sentence(settings.Hours, reader.GetInt32(4), fetchedAt), connection));
        }
        return facts;
    }

    private static string Sentence(int hours, int usual, DateTimeOffset? fetchedAt)
    {
        var fetched = fetchedAt is { } at ? $"last fetched {at:yyyy-MM-dd HH:mm} UTC" : "never fetched";
        return $"No orders for {hours} {(hours == 1 ? "hour" : "hours")} where {usual} are usual; {fetched}.";
    }
}
