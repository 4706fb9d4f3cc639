using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Data;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;

namespace OrderSync.Api.Scheduling;

/// <summary>How the scheduler of the current company stands; without a company, the installation's.</summary>
public sealed class SchedulerStatus(OrderSyncDb db, DefaultSchedules defaults, FiringHistory history, TimeProvider time)
{
    public async Task<bool> IsRunningAsync(CancellationToken cancellationToken) => (await SwitchesAsync(cancellationToken)).IsRunning;

    public async Task<SchedulerStatusView> ReadAsync(CancellationToken cancellationToken)
    {
        var switches = await SwitchesAsync(cancellationToken);
        var zone = await db.Companies.Where(company => company.Id == CurrentCompany.Id).Select(company => company.TimeZone).SingleOrDefaultAsync(cancellationToken);
        var last = await history.LastAsync(cancellationToken);
        return new SchedulerStatusView(
            switches.IsRunning ? "running" : "stopped",
            switches.IsRunning,
            switches.Said?.StartedAt,
            switches.Said?.ChangedAt,
            switches.Said?.ChangedBy,
            switches.Installation is { IsRunning: false },
            zone ?? "UTC",
            switches.IsRunning ? await ActiveAsync(cancellationToken) : [],
            new LastSyncsView(
                last.GetValueOrDefault(ScheduleKind.OrderSync, Never),
                last.GetValueOrDefault(ScheduleKind.ShippingSync, Never),
                last.GetValueOrDefault(ScheduleKind.Cleanup, Never)));
    }

    private static readonly LastSyncView Never = new(null, null, null);

    /// <summary>The kinds of work that have times to come.</summary>
    private async Task<IReadOnlyList<string>> ActiveAsync(CancellationToken cancellationToken)
    {
        if (CurrentCompany.Id is { } company)
            await defaults.EnsureAsync(company, cancellationToken);
        var now = time.GetUtcNow();
        var kinds = await db.Schedules
            .Where(schedule => schedule.PausedAt == null || schedule.PausedUntil != null || schedule.PausedUntil <= now)
            .Where(schedule => schedule.ConnectionId == null
                || db.Connections.Any(connection => connection.Id == schedule.ConnectionId && connection.DeletedAt == null))
            .Select(schedule => schedule.Kind).Distinct().ToListAsync(cancellationToken);
        return [.. kinds.Order().Select(NameOf)];
    }

    private async Task<Switches> SwitchesAsync(CancellationToken cancellationToken)
    {
        var company = CurrentCompany.Id ?? SchedulerSwitch.Installation;
        var rows = await db.SchedulerSwitches.IgnoreQueryFilters().AsNoTracking()
            .Where(row => row.CompanyId == company || row.CompanyId == SchedulerSwitch.Installation).ToListAsync(cancellationToken);
        return new Switches(
            rows.Find(row => row.CompanyId == SchedulerSwitch.Installation),
            rows.Find(row => row.CompanyId == company && company != SchedulerSwitch.Installation));
    }

    private static string NameOf(ScheduleKind kind) => kind switch
    {
        ScheduleKind.OrderSync => "ecomanager_sync",
        ScheduleKind.ShippingSync => "shipping_status_sync",
        _ => "daily_cleanup",
    };

    private sealed record Switches(SchedulerSwitch? Installation, SchedulerSwitch? Own)
    {
        public bool IsRunning => Installation is not { IsRunning: false } && ((Own ?? Installation)?.IsRunning ?? false);

        /// <summary>The switch that decides.</summary>
        public SchedulerSwitch? Said => Installation is { IsRunning: false } ? Installation : Own ?? Installation;
    }
}
