using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Scheduling;

/// <param name="Id">Of the firing; empty when another worker has fired this time.</param>
/// <param name="RunId">The run that was started, or the one that was in its way.</param>
public sealed record Fired(Guid Id, FiringOutcome Outcome, string? Reason, Guid? RunId)
{
    public static readonly Fired ByAnother = new(Guid.Empty, FiringOutcome.Skipped, null, null);
}

/// <summary>
/// Fires schedules: records the time and starts its work in one transaction, so that neither is there without the other, and once only.
/// </summary>
public sealed class ScheduleFirings(
    NpgsqlDataSource database, RunCommands runs, RunMessages messages, SchedulerNews news, IOptions<SchedulerOptions> options, TimeProvider time)
{
    public const string BySchedule = "schedule";

    /// <summary>Fires what is due of a schedule now, and records what was missed.</summary>
    /// <returns>Null when nothing is due: it was fired by another, or is stopped or paused meanwhile.</returns>
    public async Task<Fired?> FireDueAsync(Guid companyId, Guid scheduleId, CancellationToken cancellationToken)
    {
        if (await PlannedSchedule.FindAsync(database, companyId, scheduleId, cancellationToken) is not { IsWanted: true } schedule)
            return null;
        var due = DueTime.Of(schedule, options.Value.Spread, time.GetUtcNow());
        if (due is { At: null, Missed: [] })
            return null;
        var fired = await FireAsync(schedule, due, cancellationToken);
        return fired == Fired.ByAnother ? null : fired;
    }

    /// <summary>Starts a schedule's work now, for a person: whether it is stopped or paused does not matter.</summary>
    public async Task<Fired> TriggerAsync(PlannedSchedule schedule, string by, bool dryRun, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var fired = await StartAsync(connection, schedule, time.GetUtcNow(), by, dryRun, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await AnnounceAsync(schedule, fired, cancellationToken);
        return fired;
    }

    /// <summary>Starts what waited for the end of the one before, if that has come.</summary>
    public async Task TakeUpAsync(Guid companyId, Guid firingId, Guid scheduleId, CancellationToken cancellationToken)
    {
        if (await PlannedSchedule.FindAsync(database, companyId, scheduleId, cancellationToken) is not { ConnectionId: not null } schedule)
            return;
        using var span = RunTrace.Source.StartActivity($"schedule {schedule.Kind}")?
            .SetTag("ordersync.company_id", companyId).SetTag("ordersync.schedule_id", scheduleId);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await ScheduleSql.ExecuteAsync(connection, ScheduleSql.LockWaiting, [companyId, firingId], cancellationToken))
            return;
        var (outcome, reason, run) = WhyNotAnyMore(schedule) is { } refusal
            ? (FiringOutcome.Skipped, refusal, null)
            : await runs.StartAsync(RequestOf(schedule, BySchedule), connection, cancellationToken) is { IsNew: true } started
                ? (FiringOutcome.Started, (string?)null, started.RunId)
                : (FiringOutcome.Waiting, ScheduleSql.WaitsForEnd, (Guid?)null);
        if (outcome == FiringOutcome.Waiting)
            return;
        await ScheduleSql.ExecuteAsync(
            connection, ScheduleSql.TakeUp, [companyId, firingId, outcome.ToString(), reason, run, time.GetUtcNow()], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await AnnounceAsync(schedule, new Fired(firingId, outcome, reason, run), cancellationToken);
    }

    /// <summary>
    /// What waited for the end of the one before may have been stopped or paused by then. Times that are settled say nothing of it: whoever resumes
    /// a schedule settles them up to now, by another clock than this one.
    /// </summary>
    private string? WhyNotAnyMore(PlannedSchedule schedule) => !schedule.IsWanted
        ? "Stopped, or paused, while it waited for the end of the one before."
        : schedule.PausedUntil > time.GetUtcNow() ? "Paused while it waited for the end of the one before." : Refusal(schedule);

    private async Task<Fired> FireAsync(PlannedSchedule schedule, DueTime due, CancellationToken cancellationToken)
    {
        using var span = RunTrace.Source.StartActivity($"schedule {schedule.Kind}")?
            .SetTag("ordersync.company_id", schedule.CompanyId).SetTag("ordersync.schedule_id", schedule.Id);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The row's lock is the turn: who comes second sees that the time is settled.
        if (!await ScheduleSql.ExecuteAsync(
            connection, ScheduleSql.Settle, [schedule.CompanyId, schedule.Id, due.At ?? due.Missed[0], schedule.Version, schedule.SettledTo], cancellationToken))
        {
            return Fired.ByAnother;
        }
        if (due.Missed.Count > 0)
            await RecordMissedAsync(connection, schedule, due, cancellationToken);
        var fired = due.At is { } at
            ? await StartAsync(connection, schedule, at, BySchedule, false, cancellationToken)
            : new Fired(Guid.Empty, FiringOutcome.Missed, null, null);
        await transaction.CommitAsync(cancellationToken);
        await AnnounceAsync(schedule, fired, cancellationToken);
        return fired;
    }

    private async Task<Fired> StartAsync(
        NpgsqlConnection connection, PlannedSchedule schedule, DateTimeOffset dueAt, string by, bool dryRun, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (outcome, reason, run) = Refusal(schedule) is { } refusal
            ? (FiringOutcome.Skipped, refusal, null)
            : schedule.ConnectionId is null
                ? await WholeCompanyAsync(connection, schedule, cancellationToken)
                : await StartRunAsync(connection, schedule, by, cancellationToken);
        var id = Guid.CreateVersion7(now);
        await ScheduleSql.ExecuteAsync(
            connection,
            ScheduleSql.Insert,
            [schedule.CompanyId, id, schedule.Id, schedule.Kind.ToString(), schedule.ConnectionId, dueAt, now, outcome.ToString(), reason, run, by, dryRun],
            cancellationToken);
        return new Fired(id, outcome, reason, run);
    }

    private async Task<(FiringOutcome Outcome, string? Reason, Guid? Run)> StartRunAsync(
        NpgsqlConnection connection, PlannedSchedule schedule, string by, CancellationToken cancellationToken)
    {
        var run = await runs.StartAsync(RequestOf(schedule, by), connection, cancellationToken);
        if (run.IsNew)
            return (FiringOutcome.Started, null, run.RunId);
        // A person asks for now; what a person cannot have now is not kept for later.
        if (schedule.Overlap == OverlapChoice.Skip || by != BySchedule
            || await ScheduleSql.ExecuteAsync(connection, ScheduleSql.AnyWaiting, [schedule.CompanyId, schedule.Id], cancellationToken))
        {
            return (FiringOutcome.Skipped, "The task before is still active.", run.RunId);
        }
        return (FiringOutcome.Waiting, ScheduleSql.WaitsForEnd, run.RunId);
    }

    /// <summary>Work of the whole company is done by the worker that takes the firing up.</summary>
    private static async Task<(FiringOutcome Outcome, string? Reason, Guid? Run)> WholeCompanyAsync(
        NpgsqlConnection connection, PlannedSchedule schedule, CancellationToken cancellationToken) =>
        await ScheduleSql.ExecuteAsync(connection, ScheduleSql.AnyUnderWay, [schedule.CompanyId, schedule.Id], cancellationToken)
            ? (FiringOutcome.Skipped, "The one before is still under way.", null)
            : (FiringOutcome.Waiting, null, null);

    private async Task RecordMissedAsync(NpgsqlConnection connection, PlannedSchedule schedule, DueTime due, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await ScheduleSql.ExecuteAsync(
            connection,
            ScheduleSql.InsertMissed,
            [
                schedule.CompanyId, due.Missed.Select(_ => Guid.CreateVersion7(now)).ToArray(), schedule.Id, schedule.Kind.ToString(), schedule.ConnectionId,
                due.Missed.ToArray(), DueTime.MissedReason(schedule.CatchUp), BySchedule,
            ],
            cancellationToken);
    }

    private async Task AnnounceAsync(PlannedSchedule schedule, Fired fired, CancellationToken cancellationToken)
    {
        if (fired is { Outcome: FiringOutcome.Started, RunId: { } run })
            await messages.WakeAsync(new RunKey(schedule.CompanyId, run));
        await news.FiredAsync(schedule, fired, cancellationToken);
    }

    private static RunRequest RequestOf(PlannedSchedule schedule, string by) => schedule.Kind switch
    {
        ScheduleKind.OrderSync => new RunRequest(
            schedule.CompanyId, schedule.ConnectionId!.Value, RunKind.OrderFetch, FetchMode.Incremental, null, false, by),
        ScheduleKind.ShippingSync => new RunRequest(schedule.CompanyId, schedule.ConnectionId!.Value, RunKind.ShippingStatus, null, null, false, by),
        _ => throw new ArgumentOutOfRangeException(nameof(schedule), schedule.Kind, "Work of the whole company has no run."),
    };

    private static string? Refusal(PlannedSchedule schedule) => schedule switch
    {
        { ConnectionId: null } or { ConnectionState: ConnectionState.Active } => null,
        { ConnectionState: ConnectionState.NeedsCredentials } => $"{schedule.ConnectionName} needs new credentials: {schedule.StateReason}",
        _ => $"{schedule.ConnectionName} is switched off.",
    };
}
