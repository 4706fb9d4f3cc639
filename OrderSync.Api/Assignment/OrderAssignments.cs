using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Users;
using OrderSync.Core.Assignment;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;

namespace OrderSync.Api.Assignment;

/// <summary>Who has one order and why, and who had it before; where nobody has it, why it waits.</summary>
public sealed class OrderAssignments(
    OrderSyncDb database, NpgsqlDataSource sql, AssignmentList list, AssignmentSwitch settings, CurrentUser user, TimeProvider time)
{
    private const int MostShown = 50;

    /// <returns>Null where the company has no such order.</returns>
    public async Task<OrderAssignmentView?> FindAsync(Guid orderId, CancellationToken cancellationToken)
    {
        if (await database.Orders.AsNoTracking().SingleOrDefaultAsync(order => order.Id == orderId, cancellationToken) is not { } order)
            return null;
        // What others have is none of an agent's business.
        Guid? only = user.Role == UserRole.Agent ? user.Id : null;
        var page = await list.PageAsync(new AssignmentFilter(only, [], null, orderId), null, MostShown, cancellationToken);
        var history = only is null ? page.Items : [.. page.Items.Select(ForAgent)];
        var current = history.FirstOrDefault(row => row.State is AssignmentState.Assigned or AssignmentState.InWork or AssignmentState.Done);
        var waiting = current is null && only is null ? await WaitingAsync(order, cancellationToken) : null;
        return new OrderAssignmentView(orderId, current, waiting, history);
    }

    private static AssignmentView ForAgent(AssignmentView view) => view with { Explanation = view.Explanation with { Candidates = [], More = 0 } };

    private async Task<string> WaitingAsync(Order order, CancellationToken cancellationToken)
    {
        var how = await settings.ReadAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (!order.IsOpen || order.GoneAt is not null)
            return "The order has ended: it needs no agent.";
        if (!how.Statuses.Contains(order.Status))
            return "An order in this status is not handed out.";
        if (order.PlacedAt < now.AddDays(-how.MaxAgeDays))
            return $"It was placed more than {how.MaxAgeDays} days ago, and is not handed out any more.";
        if (!how.Enabled)
            return "Assignment is switched off.";
        var (agents, rules) = await AgentLoads.ReadAsync(sql, user.CompanyId, now, cancellationToken);
        var decision = AgentDecisions.Decide(order.ConnectionId, string.IsNullOrEmpty(order.Region) ? order.City : order.Region, agents, rules);
        return decision.Agent is null ? decision.Explanation.Sentence : "It is about to be handed out.";
    }
}
