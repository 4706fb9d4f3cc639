using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Api.Scheduling;
using OrderSync.Contracts.Connections;
using OrderSync.Core.Platforms;
using OrderSync.Core.Platforms.Calls.Breakers;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Attention;

/// <summary>How each connection of a company is doing: one statement over its tasks and records, its breaker, and its schedule.</summary>
public sealed class ConnectionStandings(
    NpgsqlDataSource database, CircuitBreakers breakers, ScheduleReader schedules, PlatformCatalog platforms, TimeProvider time)
{
    /// <summary>What ended earlier says nothing of how a connection is doing.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(14);

    /// <summary>After so long a person may have seen to records that could not be read, in the shop, where nobody tells of it.</summary>
    private static readonly TimeSpan RecordsCount = TimeSpan.FromDays(7);

    private static readonly TimeSpan LongWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan LateBeginning = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LateFiring = TimeSpan.FromMinutes(10);

    /// <summary>$1 company, $2 since when tasks count, $3 until when a wait is not long, $4 what was queued before is late, $5 since when records count.</summary>
    private const string Sql = $"""
        with ended as (
            select id, connection_id, ended_at, reason, retry_at, retries, state <> 'Failed' and windows_failed = 0 as is_good,
                row_number() over (partition by connection_id order by ended_at desc, id desc) as place
            from runs
            where company_id = $1 and ended_at > $2 and state in ('Completed', 'CompletedWithErrors', 'Failed') and not dry_run
        ), counted as (
            select connection_id, coalesce(min(place) filter (where is_good) - 1, count(*))::int as failed_in_a_row from ended group by connection_id
        ), waiting as (
            select distinct on (connection_id) connection_id, id, state = 'Queued' as begins_late, coalesce(started_at, queued_at) as since, coalesce(wait_sentence, '') as sentence
            from runs
            where company_id = $1 and (
                (state = 'Running' and wait_until > $3 and wait_reason <> 'OutsideHours')
                or (state = 'Queued' and queued_at < $4 and (wait_until is null or wait_until < $4)))
            order by connection_id, since
        ), unread as (
            select record.connection_id, count(*) as records, min(record.last_seen_at) as since,
                (array_agg(record.run_id order by record.last_seen_at desc))[1] as run_id, (array_agg(record.reason order by record.last_seen_at desc))[1] as reason
            from rejected_records record
            where record.company_id = $1 and record.last_seen_at > $5 and not exists (
                select from orders where orders.company_id = $1 and orders.connection_id = record.connection_id
                    and orders.external_id = record.external_id and orders.changed_at >= record.last_seen_at)
            group by record.connection_id
        )
        select connection.id, connection.name, connection.platform, connection.state, connection.state_reason,
            ended.id, ended.is_good, ended.ended_at, ended.reason, ended.retry_at, ended.retries, counted.failed_in_a_row,
            waiting.id, waiting.begins_late, waiting.since, waiting.sentence,
            unread.records, unread.since, unread.run_id, unread.reason,
            exists (select from runs where runs.company_id = $1 and runs.connection_id = connection.id and runs.state in {RunStates.ActiveSql})
        from connections connection
        left join ended on ended.connection_id = connection.id and ended.place = 1
        left join counted on counted.connection_id = connection.id
        left join waiting on waiting.connection_id = connection.id
        left join unread on unread.connection_id = connection.id
        where connection.company_id = $1 and connection.deleted_at is null
        order by connection.name
        """;

    public async Task<IReadOnlyList<ConnectionStanding>> ReadAsync(Guid companyId, CancellationToken cancellationToken)
    {
        var standings = await ReadRowsAsync(companyId, cancellationToken);
        var open = await Task.WhenAll(standings.Select(standing => breakers.TryReadOpenAsync(standing.Id, cancellationToken)));
        var due = await schedules.OverdueAsync(LateFiring, cancellationToken);
        // A time waits for the end of the task before it: that is not late.
        return [.. standings.Zip(open, (standing, breaker) => standing with { Breaker = breaker, DueAt = !standing.IsBusy && due.TryGetValue(standing.Id, out var at) ? at : null })];
    }

    private async Task<List<ConnectionStanding>> ReadRowsAsync(Guid companyId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddAll(companyId, now - Recent, now + LongWait, now - LateBeginning, now - RecordsCount);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var standings = new List<ConnectionStanding>();
        while (await reader.ReadAsync(cancellationToken))
            standings.Add(Read(reader));
        return standings;
    }

    private ConnectionStanding Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetString(1),
        platforms.TitleOf(row.GetString(2)),
        Enum.Parse<ConnectionState>(row.GetString(3)),
        row.Text(4),
        row.IsDBNull(5) ? null : new LastRun(
            row.GetGuid(5), row.GetBoolean(6), row.GetFieldValue<DateTimeOffset>(7), row.Text(8), row.Value<DateTimeOffset>(9), row.GetInt32(10), row.GetInt32(11)),
        Waiting: row.IsDBNull(12) ? null : new WaitingRun(row.GetGuid(12), row.GetBoolean(13), row.GetFieldValue<DateTimeOffset>(14), row.GetString(15)),
        Unread: row.IsDBNull(16) ? null : new UnreadRecords(row.GetInt64(16), row.GetFieldValue<DateTimeOffset>(17), row.Value<Guid>(18), row.GetString(19)),
        IsBusy: row.GetBoolean(20));
}
