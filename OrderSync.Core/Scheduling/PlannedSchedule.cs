using Npgsql;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Runs;
using OrderSync.Core.Times;

namespace OrderSync.Core.Scheduling;

/// <summary>A schedule with all that decides whether and when it fires.</summary>
/// <param name="PausedUntil">Null also for a pause without an end: then it is not wanted.</param>
/// <param name="IsWanted">It has times to come: neither it, nor its company's or the installation's scheduler, is stopped, and its company is not suspended.</param>
public sealed record PlannedSchedule(
    Guid CompanyId,
    Guid Id,
    ScheduleKind Kind,
    Guid? ConnectionId,
    string Cron,
    QuietHours? Quiet,
    OverlapChoice Overlap,
    TimeSpan CatchUp,
    DateTimeOffset SettledTo,
    DateTimeOffset? PausedUntil,
    int Version,
    string TimeZone,
    string? ConnectionName,
    ConnectionState? ConnectionState,
    string? StateReason,
    bool IsWanted)
{
    private const string Columns = """
        select s.company_id, s.id, s.kind, s.connection_id, s.cron, s.quiet_from, s.quiet_to, s.overlap, s.catch_up, s.settled_to, s.paused_until, s.version,
            company.time_zone, connection.name, connection.state, connection.state_reason, w.wanted
        """;

    /// <summary>Everybody's schedules as s, and whether each is wanted as w.</summary>
    private const string From = """
        from schedules s
        join companies company on company.id = s.company_id
        left join connections connection on connection.company_id = s.company_id and connection.id = s.connection_id
        left join scheduler_switches own on own.company_id = s.company_id
        left join scheduler_switches installation on installation.company_id = '00000000-0000-0000-0000-000000000000'
        cross join lateral (select company.suspended_at is null and connection.deleted_at is null and (s.paused_at is null or s.paused_until is not null)
            and coalesce(installation.is_running, true) and coalesce(own.is_running, installation.is_running, false) as wanted) w
        """;

    private const string OneText = $"{Columns} {From} where s.company_id = $1 and s.id = $2";

    /// <summary>
    /// Those whose trigger is missing, made from an older state or by an older version, or not wanted any more. The trigger's description says
    /// from what it was made.
    /// </summary>
    private const string UnplannedText = $"""
        {Columns} {From}
        left join quartz.qrtz_triggers trigger on trigger.sched_name = $1
            and trigger.trigger_group = s.company_id::text and trigger.trigger_name = s.id::text
        where ($3::uuid is null or s.company_id = $3) and case when w.wanted then trigger.description is distinct from s.version || ' ' || company.time_zone || ' ' || $2 || 's'
            else trigger.trigger_name is not null end
        limit 2000
        """;

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>What its trigger was made from, in one word.</summary>
    public string Plan(TimeSpan spread) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Version} {TimeZone} {(int)spread.TotalSeconds}s");

    public string LaterCron(TimeSpan spread) => CronRules.Later(Cron, CronRules.OffsetOf(CompanyId, Id, Cron, spread));

    public ScheduleTimes Times(TimeSpan spread) => new(LaterCron(spread), Zone, Quiet);

    public static async Task<PlannedSchedule?> FindAsync(
        NpgsqlDataSource database, Guid companyId, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OneText);
        command.Parameters.AddAll(companyId, id);
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <param name="companyId">Null: of all companies.</param>
    public static async Task<IReadOnlyList<PlannedSchedule>> UnplannedAsync(
        NpgsqlDataSource database, string scheduler, TimeSpan spread, Guid? companyId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(UnplannedText);
        command.Parameters.AddAll(scheduler, ((int)spread.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture), companyId);
        return await ReadAsync(command, cancellationToken);
    }

    private static async Task<List<PlannedSchedule>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var read = new List<PlannedSchedule>();
        while (await reader.ReadAsync(cancellationToken))
            read.Add(Read(reader));
        return read;
    }

    private static PlannedSchedule Read(NpgsqlDataReader row) => new(
        row.GetGuid(0),
        row.GetGuid(1),
        Enum.Parse<ScheduleKind>(row.GetString(2)),
        row.GetFieldValue<Guid?>(3),
        row.GetString(4),
        QuietHours.Of(row.GetFieldValue<TimeOnly?>(5), row.GetFieldValue<TimeOnly?>(6)),
        Enum.Parse<OverlapChoice>(row.GetString(7)),
        row.GetFieldValue<TimeSpan>(8),
        row.GetFieldValue<DateTimeOffset>(9),
        row.GetFieldValue<DateTimeOffset?>(10),
        row.GetInt32(11),
        row.GetString(12),
        row.TextAt(13),
        row.TextAt(14) is { } state ? Enum.Parse<ConnectionState>(state) : null,
        row.TextAt(15),
        row.GetBoolean(16));
}
