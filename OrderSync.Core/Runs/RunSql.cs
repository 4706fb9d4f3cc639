using OrderSync.Core.Users;

namespace OrderSync.Core.Runs;

/// <summary>The SQL of <see cref="RunCommands"/>.</summary>
internal static class RunSql
{
    /// <summary>While the company's orders are deleted, none begins.</summary>
    private const string QueuedInTurn = $"(select 'Queued' from {CompanyTurn.Shared})";

    public const string Insert = $"""
        insert into runs (company_id, id, connection_id, kind, mode, duration_days, stop_at_first, requested_by, queued_at,
            range_from, range_to, cursor, dry_run, trace_parent, state, control, attempt, fetched, created, updated, unchanged, rejected,
            windows_done, windows_failed, windows_total, retries)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, {QueuedInTurn}, 'None', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        """;

    public const string InsertUnlessActive = $"{Insert} on conflict (company_id, connection_id, kind) where state in {RunStates.ActiveSql} do nothing returning id";

    public const string InsertWindow = """
        insert into run_windows (company_id, run_id, number, id, stream, label, "from", "to", first_page, last_page, platform_count, cursor,
            state, fetched, created, updated, unchanged, rejected, attempts)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'Pending', 0, 0, 0, 0, 0, 0)
        """;

    public const string ActiveRun = $"""
        select id from runs where company_id = $1 and connection_id = $2 and kind = $3
            and state in {RunStates.ActiveSql}
        """;

    public const string ActiveRunOfSameConnection = $"""
        select active.id from runs ended
        join runs active on active.company_id = ended.company_id and active.connection_id = ended.connection_id and active.kind = ended.kind
            and active.state in {RunStates.ActiveSql}
        where ended.company_id = $1 and ended.id = $2
        """;

    /// <summary>A run that no worker holds stops at once; a running one is asked to.</summary>
    public const string Stop = $"""
        update runs set control = 'Stop', control_by = $3,
            state = case when state = 'Running' then state else 'Stopped' end,
            ended_at = case when state = 'Running' then ended_at else $4 end
        where company_id = $1 and id = $2 and state in {RunStates.ActiveSql}
        returning id
        """;

    public const string Pause = """
        update runs set control = 'Pause', control_by = $3, control_reason = $4,
            state = case when state = 'Running' then state else 'Paused' end
        where company_id = $1 and id = $2 and state in ('Queued', 'Running', 'Waiting') and control = 'None'
        returning id
        """;

    private const string NoWait = "wait_reason = null, wait_until = null, wait_sentence = null, wait_spent_by = null";

    /// <summary>Also one that waits for the end of its quiet hours: then a person has started it.</summary>
    public const string Resume = $"""
        update runs set state = 'Queued', control = 'None', control_by = $3, control_reason = null, queued_at = $4, {NoWait}
        where company_id = $1 and id = $2 and (state = 'Paused' or (state = 'Queued' and wait_reason = 'OutsideHours'))
        returning id
        """;

    /// <summary>
    /// A person begins to count anew how often it is retried by itself. What remembers the orders that it met must not have ended before $5:
    /// that may be forgotten.
    /// </summary>
    public const string Retry = $"""
        with requeued as (
            update runs set {Requeued}, retries = 0
            where company_id = $1 and id = $2 and (state in ('Failed', 'Stopped') or (state = 'CompletedWithErrors' and exists (
                select 1 from run_windows where company_id = $1 and run_id = $2 and run_windows.state <> 'Done')))
                and (retry_at is not null or not (dry_run or kind = 'Reconcile') or (ended_at < $5) is not true)
            returning company_id, id
        ), {ResetWindows}
        """;

    /// <summary>Where the time for it is there; a person may have cancelled it or been quicker, and a connection that is off waits.</summary>
    public const string RetryDue = $"""
        with requeued as (
            update runs set {Requeued}, retries = retries + 1
            where company_id = $1 and id = $2 and retry_at <= $4 and state in ('Failed', 'CompletedWithErrors') and exists (
                select 1 from connections
                where connections.company_id = $1 and connections.id = runs.connection_id and connections.state = 'Active' and deleted_at is null)
                and not exists ({Company.SuspendedSql} = $1)
            returning company_id, id
        ), {ResetWindows}
        """;

    public const string PostponeRetry = """
        update runs set retry_at = $3 where company_id = $1 and id = $2 and retry_at is not null returning id
        """;

    public const string CancelRetry = $"""
        update runs set retry_at = null, {NoWait} where company_id = $1 and id = $2 and retry_at is not null returning id
        """;

    private const string Requeued = $"""
        state = {QueuedInTurn}, control = 'None', control_by = $3, queued_at = $4, ended_at = null, reason = null, details = null, windows_failed = 0,
            percent = null, retry_at = null, {NoWait}
        """;

    private const string ResetWindows = """
        reset as (
            update run_windows set state = 'Pending', last_error = null, details = null, ended_at = null
            from requeued
            where run_windows.company_id = requeued.company_id and run_windows.run_id = requeued.id and state <> 'Done'
        )
        select id from requeued
        """;
}
