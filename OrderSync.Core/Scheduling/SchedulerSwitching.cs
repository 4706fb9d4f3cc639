using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Scheduling;

/// <summary>Starts and stops the scheduler of a company, or of the installation. What runs goes on; times that come while it is stopped do not count.</summary>
public sealed class SchedulerSwitching(NpgsqlDataSource database, SchedulerNews news, SchedulerMirror mirror, TimeProvider time)
{
    /// <summary>A switch that is so already keeps its time and its person.</summary>
    private const string SwitchText = """
        insert into scheduler_switches as present (company_id, is_running, started_at, changed_at, changed_by)
        values ($1, $2, case when $2 then $3::timestamptz end, $3, $4)
        on conflict (company_id) do update set is_running = $2, changed_at = $3, changed_by = $4,
            started_at = case when $2 then $3 else present.started_at end
        where present.is_running <> $2
        returning started_at
        """;

    /// <summary>Of the company, or of all.</summary>
    private const string SettleText = "update schedules set settled_to = greatest(settled_to, $2), version = version + 1 where $1::uuid is null or company_id = $1";

    private const string StartInstallationText = """
        insert into scheduler_switches (company_id, is_running, started_at, changed_at, changed_by) values ($1, true, $2, $2, 'set-up')
        on conflict do nothing
        """;

    /// <param name="companyId">Null: the installation.</param>
    /// <returns>False when it was so already.</returns>
    public async Task<bool> SwitchAsync(Guid? companyId, bool isRunning, string by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var change = new NpgsqlCommand(SwitchText, connection);
        change.Parameters.AddAll(companyId ?? SchedulerSwitch.Installation, isRunning, now, by);
        var hasChanged = false;
        DateTimeOffset? startedAt = null;
        await using (var reader = await change.ExecuteReaderAsync(cancellationToken))
        {
            hasChanged = await reader.ReadAsync(cancellationToken);
            if (hasChanged)
                startedAt = reader.GetFieldValue<DateTimeOffset?>(0);
        }
        if (!hasChanged)
            return false;
        if (isRunning)
        {
            await using var settle = new NpgsqlCommand(SettleText, connection);
            settle.Parameters.AddAll(companyId, now);
            await settle.ExecuteNonQueryAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        await mirror.SwitchedAsync(companyId, isRunning, startedAt, cancellationToken);
        await news.ChangedAsync(companyId, null, $"{(isRunning ? "Started" : "Stopped")} by {by}.", cancellationToken);
        return true;
    }

    /// <summary>Where the scheduler starts by itself: unless somebody has ever switched it.</summary>
    public async Task StartInstallationAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(StartInstallationText);
        command.Parameters.AddAll(SchedulerSwitch.Installation, now);
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
            await mirror.SwitchedAsync(null, true, now, cancellationToken);
    }
}
