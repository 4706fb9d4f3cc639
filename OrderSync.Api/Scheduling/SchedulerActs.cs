using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Users;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Data;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;

namespace OrderSync.Api.Scheduling;

/// <summary>Starts and stops the scheduler, and starts its work by hand. All of it is audited.</summary>
public sealed class SchedulerActs(
    OrderSyncDb db, NpgsqlDataSource database, SchedulerSwitching switching, ScheduleFirings firings, DefaultSchedules defaults, CurrentUser user, AuditLog audit)
{
    public async Task SwitchAsync(bool isRunning, CancellationToken cancellationToken)
    {
        var (verb, whose) = (isRunning ? "Started" : "Stopped", CurrentCompany.Id is null ? "installation's" : "company's");
        if (!await switching.SwitchAsync(CurrentCompany.Id, isRunning, user.Name, cancellationToken))
            return;
        audit.Record(isRunning ? "scheduler.start" : "scheduler.stop", null, $"{verb} the {whose} scheduler.");
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Every schedule of the kind, of whatever connection.</summary>
    public async Task<TriggerView> TriggerAsync(ScheduleKind kind, bool dryRun, CancellationToken cancellationToken)
    {
        await defaults.EnsureAsync(user.CompanyId, cancellationToken);
        var ids = await db.Schedules
            .Where(schedule => schedule.Kind == kind)
            .Where(schedule => schedule.ConnectionId == null
                || db.Connections.Any(connection => connection.Id == schedule.ConnectionId && connection.DeletedAt == null))
            .Select(schedule => schedule.Id).ToListAsync(cancellationToken);
        return await TriggerAsync(ids, $"Triggered {Word(kind)}{(dryRun ? " as a dry run" : "")}", dryRun, cancellationToken);
    }

    /// <returns>Null: there is no such schedule.</returns>
    public async Task<TriggerView?> TriggerAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Schedules.AnyAsync(schedule => schedule.Id == id, cancellationToken)
            ? await TriggerAsync([id], "Triggered a schedule", false, cancellationToken)
            : null;

    private async Task<TriggerView> TriggerAsync(List<Guid> ids, string what, bool dryRun, CancellationToken cancellationToken)
    {
        var (started, refused) = (new List<TriggeredView>(), new List<TriggeredView>());
        foreach (var id in ids)
        {
            if (await PlannedSchedule.FindAsync(database, user.CompanyId, id, cancellationToken) is not { } schedule)
                continue;
            // What was started is also recorded, whether or not the client still waits.
            var fired = await firings.TriggerAsync(schedule, user.Name, dryRun, CancellationToken.None);
            (fired.Outcome == FiringOutcome.Skipped ? refused : started)
                .Add(new TriggeredView(schedule.ConnectionId, schedule.ConnectionName, fired.Id, fired.RunId, fired.Reason));
        }
        audit.Record("scheduler.trigger", ids.Count == 1 ? ids[0] : null, $"{what}: {started.Count} started, {refused.Count} refused.");
        await db.SaveChangesAsync(CancellationToken.None);
        return new TriggerView(started, refused);
    }

    private static string Word(ScheduleKind kind) => kind switch
    {
        ScheduleKind.OrderSync => "order sync",
        ScheduleKind.ShippingSync => "shipping sync",
        _ => "cleanup",
    };
}
