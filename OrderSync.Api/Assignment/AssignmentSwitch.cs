using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Assignment;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;

namespace OrderSync.Api.Assignment;

/// <summary>A company's settings of assignment.</summary>
public sealed class AssignmentSwitch(OrderSyncDb database, CurrentUser user, AuditLog audit, AgentNews news)
{
    /// <returns>Null when they can be saved.</returns>
    public static ProblemHttpResult? Problem(AssignmentSettingsView request) => request.Statuses switch
    {
        var statuses when statuses.Any(status => !Enum.IsDefined(status)) => Problems.Invalid("statuses", "statuses must be those of orders."),
        var statuses when statuses.Any(status => status.IsTerminal()) => Problems.Invalid("statuses", "An order that has ended needs no agent."),
        _ => null,
    };

    public async Task<AssignmentSettingsView> ReadAsync(CancellationToken cancellationToken) =>
        View(await database.AssignmentSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? Usual());

    public async Task<AssignmentSettingsView> SaveAsync(AssignmentSettingsView request, CancellationToken cancellationToken)
    {
        var row = await database.AssignmentSettings.SingleOrDefaultAsync(cancellationToken);
        if (row is null)
            database.AssignmentSettings.Add(row = Usual());
        var was = row.Enabled;
        row.Enabled = request.Enabled;
        row.Statuses = [.. request.Statuses.Distinct().Select(status => status.ToString())];
        (row.MaxAgeDays, row.BatchSize, row.Newest, row.OldestEvery) = (request.MaxAgeDays, request.BatchSize, request.Newest, request.OldestEvery);
        var turned = was == row.Enabled ? "" : row.Enabled ? "switched on; " : "switched off; ";
        audit.Record(
            "assignment.settings", null,
            $"Assignment: {turned}{string.Join(", ", row.Statuses)}, not older than {row.MaxAgeDays} days, batches of {row.BatchSize}, latest {row.Newest}, each {row.OldestEvery}. the oldest.");
        await database.SaveChangesAsync(CancellationToken.None);
        await news.FreedAsync(user.CompanyId, CancellationToken.None);
        return View(row);
    }

    private AssignmentSettings Usual() => new() { CompanyId = user.CompanyId };

    private static AssignmentSettingsView View(AssignmentSettings row) => new(
        row.Enabled, [.. row.Statuses.Select(Enum.Parse<OrderStatus>)], row.MaxAgeDays, row.BatchSize, row.Newest, row.OldestEvery);
}
