using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Data;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Times;

namespace OrderSync.Api.Scheduling;

/// <summary>Changes, pauses and resumes schedules. Null: it was done.</summary>
public sealed class ScheduleEditor(OrderSyncDb db, ScheduleReader reader, SchedulerNews news, CurrentUser user, AuditLog audit, TimeProvider time)
{
    public async Task<ProblemHttpResult?> UpdateAsync(Guid id, UpdateScheduleRequest request, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } schedule)
            return SchedulerEndpoints.Missing();
        var (preview, refusal) = await PreviewAsync(id, request, cancellationToken);
        if (preview is null)
            return refusal;
        var before = PlanOf(schedule);
        schedule.Cron = preview.Cron;
        schedule.IsCustom = true;
        (schedule.QuietFrom, schedule.QuietTo) = (SimpleCron.TimeOf(request.QuietFrom), SimpleCron.TimeOf(request.QuietTo));
        schedule.Overlap = request.Overlap;
        if (request.CatchUpMinutes is { } minutes)
            schedule.CatchUp = TimeSpan.FromMinutes(minutes);
        return await SaveAsync(schedule, "schedule.update", PlanOf(schedule) is var after && after == before ? $"{after}." : $"{before} → {after}.", cancellationToken);
    }

    private static string PlanOf(Schedule schedule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{CronWords.Of(schedule.Cron)}{(schedule.QuietFrom is null ? "" : $", quiet from {schedule.QuietFrom:HH\\:mm} to {schedule.QuietTo:HH\\:mm}")}");

    public async Task<ProblemHttpResult?> PauseAsync(Guid id, PauseScheduleRequest request, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } schedule)
            return SchedulerEndpoints.Missing();
        var now = time.GetUtcNow();
        if (request.Until <= now)
            return Problems.Invalid("until", "until must be in the future.");
        if (request.Until > now.AddYears(1))
            return Problems.Invalid("until", "until must be at most a year ahead. Without it, the pause lasts until somebody resumes it.");
        (schedule.PausedAt, schedule.PausedBy, schedule.PauseReason, schedule.PausedUntil) =
            (now, user.Name, request.Reason?.Trim(), request.Until?.ToUniversalTime());
        var until = request.Until is { } end ? $" until {end.ToUniversalTime():yyyy-MM-dd HH:mm} UTC" : "";
        return await SaveAsync(schedule, "schedule.pause", $"Paused{until}{(request.Reason is { Length: > 0 } why ? $": {why.Trim()}" : "")}.", cancellationToken);
    }

    public async Task<ProblemHttpResult?> ResumeAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } schedule)
            return SchedulerEndpoints.Missing();
        if (schedule.PausedAt is null)
            return Problems.Conflict("The schedule is not paused.");
        (schedule.PausedAt, schedule.PausedBy, schedule.PauseReason, schedule.PausedUntil) = (null, null, null, null);
        return await SaveAsync(schedule, "schedule.resume", "Resumed.", cancellationToken);
    }

    /// <summary>What the change means, or what is wrong with it.</summary>
    public async Task<(SchedulePreview? Preview, ProblemHttpResult? Refusal)> PreviewAsync(
        Guid id, UpdateScheduleRequest request, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is null)
            return (null, SchedulerEndpoints.Missing());
        var cron = ReadCron(request, out var field, out var fault);
        if (cron is null)
            return (null, Problems.Invalid(field, fault));
        var (from, to) = (SimpleCron.TimeOf(request.QuietFrom), SimpleCron.TimeOf(request.QuietTo));
        if ((from is null) != (to is null) || (from is null && (request.QuietFrom ?? request.QuietTo) is { Length: > 0 }))
            return (null, Problems.Invalid(from is null ? "quietFrom" : "quietTo", "Quiet hours need both ends, as 22:00 and 06:00."));
        if (from is not null && from == to)
            return (null, Problems.Invalid("quietTo", "Quiet hours must not end when they begin."));
        var preview = reader.Preview(id, cron, QuietHours.Of(from, to), await reader.ZoneAsync(cancellationToken));
        return preview.Next.Count > 0
            ? (preview, null)
            : (null, Problems.Invalid(request.QuietFrom is null ? field : "quietFrom", "No time would ever come: none is left by these times and quiet hours."));
    }

    private static string? ReadCron(UpdateScheduleRequest request, out string field, out string fault)
    {
        field = "cron";
        switch (request)
        {
            case { Cron: { Length: > 0 } cron, Times: null }:
                return CronRules.Read(cron, out fault);
            case { Cron: null or "", Times: { } times }:
                return SimpleCron.Read(times, out field, out fault);
            default:
                fault = "Say when as cron or as times, not both.";
                return null;
        }
    }

    private Task<Schedule?> FindAsync(Guid id, CancellationToken cancellationToken) => db.Schedules.SingleOrDefaultAsync(
        schedule => schedule.Id == id && (schedule.ConnectionId == null
            || db.Connections.Any(connection => connection.Id == schedule.ConnectionId && connection.DeletedAt == null)),
        cancellationToken);

    /// <summary>Whatever has changed, times up to now are not made up for: they were another plan's.</summary>
    private async Task<ProblemHttpResult?> SaveAsync(Schedule schedule, string action, string sentence, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        schedule.Version++;
        schedule.SettledTo = schedule.PausedUntil > now ? schedule.PausedUntil.Value : now;
        (schedule.ChangedAt, schedule.ChangedBy) = (now, user.Name);
        var name = schedule.ConnectionId is { } id
            ? await db.Connections.Where(connection => connection.Id == id).Select(connection => connection.Name).SingleAsync(cancellationToken)
            : "the company";
        audit.Record(action, schedule.Id, $"{schedule.Kind} of {name}: {sentence}");
        await db.SaveChangesAsync(cancellationToken);
        // What waits for the end of the old quiet hours is looked at anew by the sweep.
        await db.Runs.Where(run => run.ConnectionId == schedule.ConnectionId && run.WaitReason == RunWaitReason.OutsideHours && run.State == RunState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.WaitUntil, now), CancellationToken.None);
        await news.ChangedAsync(user.CompanyId, schedule.Id, sentence, CancellationToken.None);
        return null;
    }
}
