using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using OrderSync.Contracts.Runs;

namespace OrderSync.Contracts.Scheduling;

/// <summary>The shape of every good answer under /api/v1/scheduler and of the bulk acts under /api/admin. Refusals are problem details.</summary>
public sealed record SchedulerAnswer<T>(bool Success, T Data);

public enum SimpleTimesKind
{
    EveryMinutes,
    HourlyBetween,
    DailyAt,
}

/// <summary>Times without cron. All in the company's time zone, as "08:00".</summary>
/// <param name="Minutes">For everyMinutes: 1 to 30, such that an hour is a multiple of it.</param>
/// <param name="From">For hourlyBetween: the first time of a day, and with <paramref name="To"/> the last, both included; of the same minute.</param>
/// <param name="At">For dailyAt: 1 to 24 times of the same minute.</param>
public sealed record SimpleTimes(SimpleTimesKind Kind, int? Minutes = null, string? From = null, string? To = null, [NoNulls] IReadOnlyList<string>? At = null);

/// <summary>PUT /api/v1/scheduler/schedules/{id}, and POST …/preview, which changes nothing.</summary>
/// <param name="Cron">Quartz's six fields or crontab's five; or else <paramref name="Times"/>.</param>
/// <param name="QuietFrom">As "22:00"; with <paramref name="QuietTo"/>, or both null for none.</param>
/// <param name="CatchUpMinutes">How long after a time that nobody was there for it is made up, once: 0 to 1440.</param>
public sealed record UpdateScheduleRequest(
    [MaxLength(120)] string? Cron,
    SimpleTimes? Times,
    string? QuietFrom,
    string? QuietTo,
    OverlapChoice Overlap = OverlapChoice.Skip,
    [Range(0, 1440)] int? CatchUpMinutes = null);

/// <summary>POST /api/v1/scheduler/schedules/{id}/pause.</summary>
/// <param name="Until">Null: until somebody resumes it.</param>
public sealed record PauseScheduleRequest([MaxLength(500)] string? Reason, DateTimeOffset? Until = null);

/// <param name="Reading">The expression in plain English.</param>
/// <param name="Next">The next five times as they really are, spread and outside quiet hours.</param>
/// <param name="SpreadSeconds">How much later than the expression says the times are.</param>
public sealed record SchedulePreview(string Cron, string Reading, SimpleTimes? Times, IReadOnlyList<DateTimeOffset> Next, int SpreadSeconds);

/// <param name="By">Who paused it.</param>
public sealed record SchedulePauseView(DateTimeOffset At, string By, string? Reason, DateTimeOffset? Until);

/// <param name="ConnectionId">Null for work of the whole company.</param>
/// <param name="IsCustom">A person has changed it.</param>
/// <param name="Times">The expression as a simple choice, where it is one.</param>
/// <param name="Next">The next five times; empty while it has none to come.</param>
/// <param name="Sentence">What it does or why it does nothing.</param>
public sealed record ScheduleView(
    Guid Id,
    ScheduleKind Kind,
    Guid? ConnectionId,
    string? ConnectionName,
    string? Platform,
    string Cron,
    bool IsCustom,
    string Reading,
    SimpleTimes? Times,
    string? QuietFrom,
    string? QuietTo,
    OverlapChoice Overlap,
    int CatchUpMinutes,
    int SpreadSeconds,
    SchedulePauseView? Pause,
    IReadOnlyList<DateTimeOffset> Next,
    string Sentence,
    DateTimeOffset? ChangedAt,
    string? ChangedBy);

/// <summary>GET /api/v1/scheduler/status.</summary>
/// <param name="Status">running or stopped.</param>
/// <param name="StartedAt">When it was last started.</param>
/// <param name="ChangedBy">Who started or stopped it last; "set-up" when it started by itself. Null when nobody ever did.</param>
/// <param name="IsInstallationStopped">An operator has stopped everybody's.</param>
/// <param name="ActiveJobs">The kinds of work that have times to come: ecomanager_sync (order sync of all platforms; the name is the documents'), shipping_status_sync, daily_cleanup.</param>
public sealed record SchedulerStatusView(
    string Status,
    bool IsRunning,
    DateTimeOffset? StartedAt,
    DateTimeOffset? ChangedAt,
    string? ChangedBy,
    bool IsInstallationStopped,
    string TimeZone,
    IReadOnlyList<string> ActiveJobs,
    LastSyncsView LastSyncs);

/// <param name="Ecomanager">Order sync of all platforms; the name is the documents'.</param>
public sealed record LastSyncsView(LastSyncView Ecomanager, LastSyncView Shipping, LastSyncView Cleanup);

/// <summary>The last of a kind of work, by schedule or by hand.</summary>
/// <param name="LastEnd">Of the last that has ended, with its results.</param>
public sealed record LastSyncView(DateTimeOffset? LastStart, DateTimeOffset? LastEnd, JsonElement? LastResults);

/// <summary>GET /api/v1/scheduler/next-sync-times?hours=24.</summary>
/// <param name="Ecomanager">The next order sync of any connection. Null, as the others, when none is to come.</param>
public sealed record NextSyncTimesView(
    string TimeZone, DateTimeOffset? Ecomanager, DateTimeOffset? Shipping, DateTimeOffset? Cleanup, IReadOnlyList<UpcomingView> Upcoming);

/// <param name="Times">Within the hours asked for, at most 200.</param>
public sealed record UpcomingView(Guid ScheduleId, ScheduleKind Kind, string? ConnectionName, IReadOnlyList<DateTimeOffset> Times);

/// <summary>One time of a schedule and what became of it.</summary>
/// <param name="FiredAt">Null for a time that was missed.</param>
/// <param name="EndedAt">Of the work that was started.</param>
/// <param name="RunId">The task that was started, or that was in its way.</param>
/// <param name="RequestedBy">"schedule", or a person's name.</param>
/// <param name="Counts">Of the task.</param>
/// <param name="Results">Of work of the whole company.</param>
public sealed record FiringView(
    Guid Id,
    Guid ScheduleId,
    ScheduleKind Kind,
    Guid? ConnectionId,
    string? ConnectionName,
    DateTimeOffset DueAt,
    DateTimeOffset? FiredAt,
    DateTimeOffset? EndedAt,
    FiringOutcome Outcome,
    string? Reason,
    Guid? RunId,
    string RequestedBy,
    bool DryRun,
    RunCounts? Counts,
    JsonElement? Results);

/// <summary>POST /api/v1/scheduler/trigger/… and /api/admin/sync-stores: what became of each.</summary>
public sealed record TriggerView(IReadOnlyList<TriggeredView> Started, IReadOnlyList<TriggeredView> Refused);

/// <param name="ConnectionId">Null for work of the whole company.</param>
/// <param name="RunId">The task that was started, or that is in its way.</param>
/// <param name="Reason">Why it was refused.</param>
public sealed record TriggeredView(Guid? ConnectionId, string? ConnectionName, Guid FiringId, Guid? RunId, string? Reason);
