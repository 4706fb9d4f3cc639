using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;
using OrderSync.Core.Users;

namespace OrderSync.Worker.Runs;

/// <summary>The SQL of <see cref="RunStore"/> and <see cref="RunSweep"/>.</summary>
internal static class WorkerSql
{
    /// <summary>
    /// $1 company, $2 run, $3 attempt, $4 recovering, $5 worker, $6 now, $7 since when a silent worker is lost. The row is read
    /// by a statement of its own, which names its columns: a prepared one that returns all of them is refused once a migration has added another.
    /// </summary>
    public const string Claim = $"""
        update runs set state = 'Running', attempt = attempt + 1, worker = $5, heartbeat_at = $6, started_at = coalesce(started_at, $6), {NoWait}
        where company_id = $1 and id = $2 and (
            (state = 'Queued' and attempt = $3 and not exists ({Company.SuspendedSql} = $1))
            or (state = 'Running' and attempt = $3 and heartbeat_at < $7)
            or ($4 and state = 'Running' and attempt = $3 + 1))
        returning attempt
        """;

    public const string Beat = """
        update runs set heartbeat_at = $4 where company_id = $1 and id = $2 and attempt = $3 and state = 'Running'
        returning control, control_by
        """;

    private const string LogText = "insert into run_log (company_id, run_id, at, level, message) values ($1, $2, $3, $4, $5)";

    /// <summary>
    /// What a person has asked for meanwhile holds against a pause, and against a worker that only shuts down. What people are to be told
    /// of the end ($15), and that all was read ($16), is written by the same statement: neither is there without the other.
    /// </summary>
    public const string End = $"""
        with ended as (
            update runs set
                state = case
                    when control = 'Stop' and $4 in ('Queued', 'Paused') then 'Stopped'
                    when control = 'Pause' and $4 = 'Queued' then 'Paused'
                    else $4 end,
                ended_at = case when $4 in ('Queued', 'Paused') and control <> 'Stop' then null else $6::timestamptz end,
                reason = $5, percent = $7, control = 'None', retry_at = $11,
                wait_reason = $12, wait_until = $13, wait_sentence = $14, wait_spent_by = null,
                windows_done = $8, windows_failed = $9, windows_total = $10, orders_per_second = null, ends_at = null, worker = null
            where company_id = $1 and id = $2 and attempt = $3 and state = 'Running'
            returning connection_id, state, ended_at, control_by, control_reason
        ), succeeded as (
            update connections set last_success_at = $6 from ended
            where $16 and connections.company_id = $1 and connections.id = ended.connection_id
        ), told as (
            {NotificationFactSql.Insert}
            from jsonb_to_recordset($15::jsonb) as fact({NotificationFactSql.Record})
            where exists (select 1 from ended)
        )
        select state, ended_at, control_by, control_reason from ended
        """;

    /// <summary>Set and cleared while the run runs; see <see cref="RunWaits"/>.</summary>
    public const string SaveWait = """
        update runs set wait_reason = $4, wait_until = $5, wait_sentence = $6, wait_spent_by = $7::jsonb
        where company_id = $1 and id = $2 and attempt = $3 and state = 'Running'
        """;

    /// <summary>Retries whose Quartz trigger should have fired, of connections that are on: the others' retries wait for that.</summary>
    public const string Overdue = $"""
        select runs.company_id, runs.id from runs
        join connections on connections.company_id = runs.company_id and connections.id = runs.connection_id
        where retry_at < $1 and connections.state = 'Active' and connections.deleted_at is null and not exists ({Company.SuspendedSql} = runs.company_id)
        order by retry_at limit 500
        """;

    public const string NoWait = "wait_reason = null, wait_until = null, wait_sentence = null, wait_spent_by = null";

    /// <summary>Gives the run back as the database knows it: what is in memory may be ahead of it.</summary>
    public const string LetGo = $"""
        update runs set
            state = case control when 'Stop' then 'Stopped' when 'Pause' then 'Paused' else 'Queued' end,
            ended_at = case control when 'Stop' then $4::timestamptz end,
            control = 'None', orders_per_second = null, ends_at = null, worker = null, {NoWait}
        where company_id = $1 and id = $2 and attempt = $3 and state = 'Running'
        """;

    public const string PagesFetchedUnasked = """
        select coalesce(sum(greatest(1, ceil(fetched / $4::float8))), 0) from runs
        where company_id = $1 and queued_at > $3 and connection_id = $2 and kind = 'OrderFetch' and mode = 'Incremental' and requested_by in ($5, $6)
        """;

    public const string MarkSynced = """
        update connections set orders_synced_to = greatest(orders_synced_to, $3::timestamptz), looked_back_at = looked_back_at || $4::jsonb
        where company_id = $1 and id = $2
        """;

    /// <summary>What one run has found and another has found since are both true: the later is the further one.</summary>
    public const string KnowList = """
        update connections set list_known_to = $3, list_known_from = $4, list_known_at = $5, list_settled_to = $6
        where company_id = $1 and id = $2
            and (list_known_to is null or (list_known_to, list_settled_to) <= ($3, $6)
                and coalesce($4::timestamptz, '-infinity') <= coalesce(list_known_from, '-infinity'))
        """;

    private const string ToSchedule = """
        select runs.company_id, runs.id, runs.attempt, connections.platform, runs.trace_parent from runs
        join connections on connections.company_id = runs.company_id and connections.id = runs.connection_id
        """;

    public const string Queued = $"""
        {ToSchedule}
        where (runs.company_id, runs.id) in (select * from unnest($1, $2)) and runs.state = 'Queued' and not exists ({Company.SuspendedSql} = runs.company_id)
        """;

    /// <summary>Queued runs that Quartz does not have, but those that are held, and running ones whose worker is silent.</summary>
    public const string Unattended = $"""
        {ToSchedule}
        where runs.state in ('Queued', 'Running')
            and case when runs.state = 'Queued' then (runs.wait_until is null or runs.wait_until <= $2) and not exists ({Company.SuspendedSql} = runs.company_id)
                else heartbeat_at < $1 end
            and not exists (
                select 1 from quartz.qrtz_job_details job where job.job_group = 'runs' and job.job_name = runs.id || '-' || runs.attempt)
        order by queued_at limit 500
        """;

    private const string SaveRunText = """
        update runs set heartbeat_at = $4, range_from = $5, range_to = $6, cursor = $7, percent = $8, current_window = $9,
            orders_per_second = $10, ends_at = $11, fetched = $12, created = $13, updated = $14, unchanged = $15, rejected = $16,
            windows_done = $17, windows_failed = $18, windows_total = $19, reason = $20, details = $21, walk = $22::jsonb
        where company_id = $1 and id = $2 and attempt = $3 and state = 'Running'
        returning id
        """;

    private const string SaveWindowText = """
        insert into run_windows (company_id, run_id, number, id, stream, label, "from", "to", state, cursor, platform_count,
            fetched, created, updated, unchanged, rejected, attempts, last_error, started_at, ended_at, proved_at, first_page, last_page, details)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
        on conflict (company_id, run_id, number) do update set
            state = excluded.state, cursor = excluded.cursor, platform_count = excluded.platform_count,
            fetched = excluded.fetched, created = excluded.created, updated = excluded.updated, unchanged = excluded.unchanged,
            rejected = excluded.rejected, attempts = excluded.attempts, last_error = excluded.last_error, details = excluded.details,
            started_at = excluded.started_at, ended_at = excluded.ended_at, proved_at = excluded.proved_at,
            label = excluded.label, "from" = excluded."from", last_page = excluded.last_page
        """;

    public static NpgsqlBatchCommand SaveRun(Run run, DateTimeOffset now)
    {
        var command = new NpgsqlBatchCommand(SaveRunText);
        command.Parameters.AddAll(run.CompanyId, run.Id, run.Attempt, now, run.RangeFrom, run.RangeTo, run.Cursor, run.Percent, run.CurrentWindow);
        command.Parameters.AddAll(run.OrdersPerSecond, run.EndsAt, run.Fetched, run.Created, run.Updated, run.Unchanged, run.Rejected);
        command.Parameters.AddAll(run.WindowsDone, run.WindowsFailed, run.WindowsTotal, run.Reason, run.Details, run.Walk?.ToString());
        return command;
    }

    public static NpgsqlBatchCommand LogLine(RunKey run, DateTimeOffset at, LogLevelView level, string message)
    {
        var command = new NpgsqlBatchCommand(LogText);
        command.Parameters.AddAll(run.CompanyId, run.RunId, at, level.ToString(), message.Length > 2000 ? message[..2000] : message);
        return command;
    }

    public static NpgsqlBatchCommand SaveWindow(RunWindow window)
    {
        var command = new NpgsqlBatchCommand(SaveWindowText);
        command.Parameters.AddAll(window.CompanyId, window.RunId, window.Number, window.Id, window.Stream, window.Label, window.From, window.To);
        command.Parameters.AddAll(window.State.ToString(), window.Cursor, window.PlatformCount, window.Fetched, window.Created, window.Updated);
        command.Parameters.AddAll(window.Unchanged, window.Rejected, window.Attempts, window.LastError, window.StartedAt, window.EndedAt);
        command.Parameters.AddAll(window.ProvedAt, window.FirstPage, window.LastPage, window.Details);
        return command;
    }
}
