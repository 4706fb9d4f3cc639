using System.Globalization;
using Npgsql;
using OrderSync.Core.Runs;
using OrderSync.Core.Times;

namespace OrderSync.Core.Scheduling;

/// <param name="Until">When the quiet hours end.</param>
public sealed record RunHold(DateTimeOffset Until, string Sentence);

/// <summary>
/// Keeps what nobody has started by hand out of its schedule's quiet hours: queued runs, and retries. What runs goes on, and what a person starts
/// is not held.
/// </summary>
public sealed class RunHours(NpgsqlDataSource database, SchedulerNews news, TimeProvider time)
{
    private const string HoursText = """
        select schedule.quiet_from, schedule.quiet_to, company.time_zone from runs
        join schedules schedule on schedule.company_id = runs.company_id and schedule.connection_id = runs.connection_id
            and schedule.kind = case runs.kind when 'OrderFetch' then 'OrderSync' when 'ShippingStatus' then 'ShippingSync' end
        join companies company on company.id = runs.company_id
        where runs.company_id = $1 and runs.id = $2 and schedule.quiet_from is not null
        """;

    /// <summary>One that has begun since it was queued was interrupted, and goes on.</summary>
    private const string QueuedText = $"""
        {HoursText} and runs.state = 'Queued' and coalesce(runs.control_by, runs.requested_by) in ('schedule', '{RunsSoon.By}')
            and (runs.started_at is null or runs.started_at < runs.queued_at)
        """;

    private const string HoldText = """
        update runs set wait_reason = 'OutsideHours', wait_until = $3, wait_sentence = $4, wait_spent_by = null
        where company_id = $1 and id = $2 and state = 'Queued'
        """;

    /// <summary>Writes on a queued run that it waits for the end of its quiet hours, if it does.</summary>
    /// <returns>Whether it does.</returns>
    public async Task<bool> HoldAsync(RunKey run, CancellationToken cancellationToken)
    {
        if (await FindAsync(QueuedText, run, time.GetUtcNow(), cancellationToken) is not { } hold)
            return false;
        await using var command = database.CreateCommand(HoldText);
        command.Parameters.AddAll(run.CompanyId, run.RunId, hold.Until, hold.Sentence);
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
            await news.HeldAsync(run, hold.Sentence, cancellationToken);
        return true;
    }

    /// <summary>Whether a retry at that time would be in quiet hours, and when they end.</summary>
    public Task<RunHold?> OfRetryAsync(RunKey run, DateTimeOffset at, CancellationToken cancellationToken) =>
        FindAsync(HoursText, run, at, cancellationToken);

    private async Task<RunHold?> FindAsync(string sql, RunKey run, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddAll(run.CompanyId, run.RunId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var quiet = new QuietHours(reader.GetFieldValue<TimeOnly>(0), reader.GetFieldValue<TimeOnly>(1));
        return quiet.EndAfter(at, TimeZoneInfo.FindSystemTimeZoneById(reader.GetString(2))) is { } until ? new RunHold(until, Sentence(quiet)) : null;
    }

    private static string Sentence(QuietHours quiet) => string.Create(
        CultureInfo.InvariantCulture, $"Outside its hours: quiet from {quiet.From:HH\\:mm} to {quiet.To:HH\\:mm}; goes on at {quiet.To:HH\\:mm}.");
}
