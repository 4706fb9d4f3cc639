using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OrderSync.Api.Users;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Times;

namespace OrderSync.Api.Scheduling;

/// <summary>Schedules of the current company as the Api shows them. Those that everybody has are made if they are missing.</summary>
public sealed class ScheduleReader(
    OrderSyncDb db, DefaultSchedules defaults, SchedulerStatus status, IOptions<SchedulerOptions> options, CurrentUser user, TimeProvider time)
{
    private const int NextShown = 5;
    private const int MostUpcoming = 200;

    public async Task<IReadOnlyList<ScheduleView>> ListAsync(CancellationToken cancellationToken)
    {
        var (rows, zone, isRunning) = await ReadAsync(cancellationToken);
        return [.. rows.Select(row => View(row, zone, isRunning))];
    }

    public async Task<ScheduleView?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var (rows, zone, isRunning) = await ReadAsync(cancellationToken);
        return rows.Find(row => row.Schedule.Id == id) is { } row ? View(row, zone, isRunning) : null;
    }

    public async Task<NextSyncTimesView> NextAsync(TimeSpan within, CancellationToken cancellationToken)
    {
        var (rows, zone, isRunning) = await ReadAsync(cancellationToken);
        var end = time.GetUtcNow() + within;
        var coming = rows.Where(row => HasTimes(row, isRunning)).Select(row => (row.Schedule.Kind, row.Name, row.Schedule.Id, Times: Coming(row.Schedule, zone))).ToList();
        return new NextSyncTimesView(
            zone.Id,
            First(ScheduleKind.OrderSync),
            First(ScheduleKind.ShippingSync),
            First(ScheduleKind.Cleanup),
            [
                .. coming.Select(schedule => new UpcomingView(
                    schedule.Id, schedule.Kind, schedule.Name, [.. schedule.Times.TakeWhile(at => at <= end).Take(MostUpcoming)])),
            ]);

        DateTimeOffset? First(ScheduleKind kind) => coming.Where(schedule => schedule.Kind == kind)
            .Select(schedule => schedule.Times.Select(at => (DateTimeOffset?)at).FirstOrDefault()).Min();
    }

    /// <summary>By connection, the first of its scheduled times that has passed by more than that, and that no worker has taken.</summary>
    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> OverdueAsync(TimeSpan by, CancellationToken cancellationToken)
    {
        var (rows, zone, isRunning) = await ReadAsync(cancellationToken);
        var before = time.GetUtcNow() - by;
        return rows.Where(row => row.Connection is not null && HasTimes(row, isRunning))
            .SelectMany(row => Times(row.Schedule, zone).After(row.Schedule.SettledTo).Take(1).Select(at => (row.Connection!.Id, At: at)))
            .Where(due => due.At < before).GroupBy(due => due.Id).ToDictionary(due => due.Key, due => due.Min(one => one.At));
    }

    /// <summary>What a schedule's times would be with another plan.</summary>
    public SchedulePreview Preview(Guid scheduleId, string cron, QuietHours? quiet, TimeZoneInfo zone)
    {
        var spread = CronRules.OffsetOf(user.CompanyId, scheduleId, cron, options.Value.Spread);
        var times = new ScheduleTimes(CronRules.Later(cron, spread), zone, quiet);
        return new SchedulePreview(cron, CronWords.Of(cron), SimpleCron.Of(cron), [.. times.After(time.GetUtcNow()).Take(NextShown)], spread);
    }

    public async Task<TimeZoneInfo> ZoneAsync(CancellationToken cancellationToken) => TimeZoneInfo.FindSystemTimeZoneById(
        await db.Companies.Where(company => company.Id == user.CompanyId).Select(company => company.TimeZone).SingleAsync(cancellationToken));

    private async Task<(List<Row> Rows, TimeZoneInfo Zone, bool IsRunning)> ReadAsync(CancellationToken cancellationToken)
    {
        await defaults.EnsureAsync(user.CompanyId, cancellationToken);
        var schedules = await db.Schedules.AsNoTracking().ToListAsync(cancellationToken);
        var connections = await db.Connections.AsNoTracking().Where(row => row.DeletedAt == null).ToDictionaryAsync(row => row.Id, cancellationToken);
        var rows = schedules
            .Where(schedule => schedule.ConnectionId is null || connections.ContainsKey(schedule.ConnectionId.Value))
            .Select(schedule => new Row(schedule, schedule.ConnectionId is { } id ? connections[id] : null))
            .OrderBy(row => row.Schedule.Kind).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase).ToList();
        return (rows, await ZoneAsync(cancellationToken), await status.IsRunningAsync(cancellationToken));
    }

    private ScheduleView View(Row row, TimeZoneInfo zone, bool isRunning)
    {
        var schedule = row.Schedule;
        return new ScheduleView(
            schedule.Id,
            schedule.Kind,
            schedule.ConnectionId,
            row.Name,
            row.Connection?.Platform,
            schedule.Cron,
            schedule.IsCustom,
            CronWords.Of(schedule.Cron),
            SimpleCron.Of(schedule.Cron),
            schedule.QuietFrom?.ToString("HH:mm", CultureInfo.InvariantCulture),
            schedule.QuietTo?.ToString("HH:mm", CultureInfo.InvariantCulture),
            schedule.Overlap,
            (int)schedule.CatchUp.TotalMinutes,
            CronRules.OffsetOf(schedule.CompanyId, schedule.Id, schedule.Cron, options.Value.Spread),
            PauseOf(schedule),
            HasTimes(row, isRunning) ? [.. Coming(schedule, zone).Take(NextShown)] : [],
            Sentence(row, isRunning),
            schedule.ChangedAt,
            schedule.ChangedBy);
    }

    private IEnumerable<DateTimeOffset> Coming(Schedule schedule, TimeZoneInfo zone)
    {
        var now = time.GetUtcNow();
        return Times(schedule, zone).After(schedule.SettledTo > now ? schedule.SettledTo : now);
    }

    private ScheduleTimes Times(Schedule schedule, TimeZoneInfo zone)
    {
        var cron = CronRules.Later(schedule.Cron, CronRules.OffsetOf(schedule.CompanyId, schedule.Id, schedule.Cron, options.Value.Spread));
        return new ScheduleTimes(cron, zone, QuietHours.Of(schedule.QuietFrom, schedule.QuietTo));
    }

    /// <summary>A pause whose end has come is over.</summary>
    private SchedulePauseView? PauseOf(Schedule schedule) => schedule is { PausedAt: { } at, PausedBy: { } by } && !(schedule.PausedUntil <= time.GetUtcNow())
        ? new SchedulePauseView(at, by, schedule.PauseReason, schedule.PausedUntil)
        : null;

    private bool HasTimes(Row row, bool isRunning) =>
        isRunning && PauseOf(row.Schedule) is not { Until: null } && row.Connection is null or { State: ConnectionState.Active };

    private string Sentence(Row row, bool isRunning) => PauseOf(row.Schedule) switch
    {
        { } pause => $"Paused by {pause.By}{(pause.Reason is { Length: > 0 } why ? $": “{why.TrimEnd('.')}”" : "")}.",
        _ when row.Connection is { State: ConnectionState.Disabled } => "Its connection is switched off.",
        _ when row.Connection is { State: ConnectionState.NeedsCredentials } => "Its connection needs new credentials.",
        _ when !isRunning => "The scheduler is stopped.",
        _ => $"{CronWords.Of(row.Schedule.Cron)}.",
    };

    private sealed record Row(Schedule Schedule, Connection? Connection)
    {
        public string? Name => Connection?.Name;
    }
}
