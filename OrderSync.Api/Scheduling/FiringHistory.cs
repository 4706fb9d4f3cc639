using System.Text.Json;
using Npgsql;
using OrderSync.Contracts;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Runs;
using OrderSync.Core.Users;

namespace OrderSync.Api.Scheduling;

public sealed record FiringFilter(
    ScheduleKind? Kind, FiringOutcome? Outcome, Guid? ConnectionId, Guid? ScheduleId, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>The times of the current company's schedules and what became of them. What a task has come to is read from its own row.</summary>
public sealed class FiringHistory(NpgsqlDataSource database)
{
    private const string Rows = """
        from schedule_firings firing
        left join connections connection on connection.company_id = firing.company_id and connection.id = firing.connection_id
        left join runs run on run.company_id = firing.company_id and run.id = firing.run_id and firing.outcome = 'Started'
        cross join lateral (select case run.state
            when 'Completed' then 'Succeeded' when 'CompletedWithErrors' then 'CompletedWithErrors' when 'Failed' then 'Failed' when 'Stopped' then 'Stopped'
            else firing.outcome end as outcome, coalesce(firing.ended_at, run.ended_at) as ended_at) what
        where firing.company_id = $1
        """;

    private const string Matching = $"""
        {Rows} and ($2::text is null or firing.kind = $2) and ($3::text is null or what.outcome = $3)
            and ($4::uuid is null or firing.connection_id = $4) and ($5::uuid is null or firing.schedule_id = $5)
            and ($6::timestamptz is null or firing.due_at >= $6) and ($7::timestamptz is null or firing.due_at < $7)
        """;

    private const string CountText = $"select count(*) {Matching}";

    private const string PageText = $"""
        select firing.id, firing.schedule_id, firing.kind, firing.connection_id, connection.name, firing.due_at, firing.fired_at, what.ended_at,
            what.outcome, coalesce(firing.reason, run.reason), firing.run_id, firing.requested_by, firing.dry_run,
            run.fetched, run.created, run.updated, run.unchanged, run.rejected, firing.results
        {Matching}
        order by firing.due_at desc, firing.id desc limit $8 offset $9
        """;

    private const string CountsOfRun = """
        'connection', connection.name, 'fetched', run.fetched, 'created', run.created, 'updated', run.updated, 'unchanged', run.unchanged, 'rejected', run.rejected
        """;

    /// <summary>Tasks of a kind, whoever asked for them; those of schedules too.</summary>
    private const string Runs = """
        from runs run join connections connection on connection.company_id = run.company_id and connection.id = run.connection_id
        where run.company_id = $1 and run.kind = kinds.run_kind and run.mode is distinct from 'Window' and not run.dry_run
        """;

    /// <summary>$2 kinds, $3 the kind of task that each of them starts. What a person has started by hand counts as well.</summary>
    private const string LastText = $"""
        select kinds.kind, began.at, ended.ended_at, ended.results
        from unnest($2, $3) as kinds(kind, run_kind)
        left join lateral (
            select at from (
                (select firing.fired_at as at {Rows} and firing.kind = kinds.kind and not firing.dry_run and firing.outcome not in ('Skipped', 'Missed', 'Waiting')
                order by firing.due_at desc limit 1)
                union all
                (select run.started_at {Runs} and run.started_at is not null order by run.queued_at desc limit 1)) last
            order by at desc nulls last limit 1) began on true
        left join lateral (
            select ended_at, results from (
                (select what.ended_at, coalesce(firing.results, jsonb_build_object('outcome', lower(left(what.outcome, 1)) || substr(what.outcome, 2), {CountsOfRun})) as results, 1 as source
                {Rows} and firing.kind = kinds.kind and not firing.dry_run and what.ended_at is not null
                order by firing.due_at desc limit 1)
                union all
                (select run.ended_at, jsonb_build_object(
                    'outcome', case run.state when 'Completed' then 'succeeded' when 'CompletedWithErrors' then 'completedWithErrors' else lower(run.state) end, {CountsOfRun}), 2
                {Runs} and run.ended_at is not null order by run.queued_at desc limit 1)) last
            order by ended_at desc, source limit 1) ended on true
        """;

    public async Task<OffsetPage<FiringView>> PageAsync(FiringFilter filter, int limit, int offset, CancellationToken cancellationToken)
    {
        object?[] conditions =
        [
            CurrentCompany.Id, filter.Kind?.ToString(), filter.Outcome?.ToString(), filter.ConnectionId, filter.ScheduleId,
            filter.From?.ToUniversalTime(), filter.To?.ToUniversalTime(),
        ];
        await using var count = database.CreateCommand(CountText);
        count.Parameters.AddAll(conditions);
        var total = (int)(long)(await count.ExecuteScalarAsync(cancellationToken))!;
        await using var page = database.CreateCommand(PageText);
        page.Parameters.AddAll([.. conditions, limit, offset]);
        await using var reader = await page.ExecuteReaderAsync(cancellationToken);
        var items = new List<FiringView>();
        while (await reader.ReadAsync(cancellationToken))
            items.Add(Read(reader));
        return new OffsetPage<FiringView>(items, total, limit, offset);
    }

    /// <summary>When each kind of work last began, and what the last that has ended came to.</summary>
    public async Task<Dictionary<ScheduleKind, LastSyncView>> LastAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(LastText);
        var kinds = Enum.GetValues<ScheduleKind>();
        command.Parameters.AddAll(CurrentCompany.Id ?? Guid.Empty, Array.ConvertAll(kinds, kind => kind.ToString()), Array.ConvertAll(kinds, TaskOf));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var last = new Dictionary<ScheduleKind, LastSyncView>();
        while (await reader.ReadAsync(cancellationToken))
        {
            last[Enum.Parse<ScheduleKind>(reader.GetString(0))] = new LastSyncView(
                reader.GetFieldValue<DateTimeOffset?>(1), reader.GetFieldValue<DateTimeOffset?>(2), Json(reader.TextAt(3)));
        }
        return last;
    }

    private static string TaskOf(ScheduleKind kind) => kind switch
    {
        ScheduleKind.OrderSync => nameof(RunKind.OrderFetch),
        ScheduleKind.ShippingSync => nameof(RunKind.ShippingStatus),
        _ => "",
    };

    private static FiringView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        Enum.Parse<ScheduleKind>(row.GetString(2)),
        row.GetFieldValue<Guid?>(3),
        row.TextAt(4),
        row.GetFieldValue<DateTimeOffset>(5),
        row.GetFieldValue<DateTimeOffset?>(6),
        row.GetFieldValue<DateTimeOffset?>(7),
        Enum.Parse<FiringOutcome>(row.GetString(8)),
        row.TextAt(9),
        row.GetFieldValue<Guid?>(10),
        row.GetString(11),
        row.GetBoolean(12),
        row.GetFieldValue<long?>(13) is { } fetched
            ? new RunCounts(fetched, row.GetInt64(14), row.GetInt64(15), row.GetInt64(16), row.GetInt64(17))
            : null,
        Json(row.TextAt(18)));

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}
