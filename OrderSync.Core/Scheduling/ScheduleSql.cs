using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Scheduling;

/// <summary>The SQL of <see cref="ScheduleFirings"/>.</summary>
internal static class ScheduleSql
{
    public const string WaitsForEnd = "Waits for the end of the task before.";

    /// <summary>Takes the schedule's times up to one as dealt with: for one worker only, and only if nobody has changed the schedule.</summary>
    public const string Settle = "update schedules set settled_to = $3 where company_id = $1 and id = $2 and version = $4 and settled_to = $5 returning 1";

    public const string Insert = """
        insert into schedule_firings (company_id, id, schedule_id, kind, connection_id, due_at, fired_at, outcome, reason, run_id, requested_by, dry_run)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning 1
        """;

    public const string InsertMissed = """
        insert into schedule_firings (company_id, id, schedule_id, kind, connection_id, due_at, outcome, reason, requested_by, dry_run)
        select $1, missed.id, $3, $4, $5, missed.at, 'Missed', $7, $8, false from unnest($2, $6) as missed(id, at)
        on conflict (company_id, schedule_id, due_at) do nothing returning 1
        """;

    public const string AnyWaiting = "select 1 from schedule_firings where company_id = $1 and schedule_id = $2 and outcome = 'Waiting' limit 1";

    public const string AnyUnderWay = """
        select 1 from schedule_firings where company_id = $1 and schedule_id = $2 and outcome in ('Waiting', 'Started') and ended_at is null limit 1
        """;

    public const string LockWaiting = "select 1 from schedule_firings where company_id = $1 and id = $2 and outcome = 'Waiting' for update";

    public const string TakeUp = """
        update schedule_firings set outcome = $3, reason = $4, run_id = $5, fired_at = $6 where company_id = $1 and id = $2 returning 1
        """;

    /// <returns>Whether it found, or did, anything.</returns>
    public static async Task<bool> ExecuteAsync(NpgsqlConnection connection, string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddAll(parameters);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
