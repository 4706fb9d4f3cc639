using System.Linq.Expressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Orders;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;

namespace OrderSync.Api.Assignment;

/// <summary>The signed-in person's orders, and what they do with them.</summary>
public sealed class MyOrders(OrderSyncDb database, AgentDirectory agents, AgentWork work, AgentNews news, CurrentUser user, AuditLog audit)
{
    private sealed class Row
    {
        public required OrderAssignment Assignment { get; init; }

        public required Order Order { get; init; }

        public required Connection Connection { get; init; }
    }

    public Task<OffsetPage<MyOrderView>> OpenAsync(int limit, int offset, CancellationToken cancellationToken) => PageAsync(
        row => row.State == AssignmentState.Assigned || row.State == AssignmentState.InWork,
        rows => rows.OrderBy(row => row.Assignment.State == AssignmentState.InWork ? 0 : 1).ThenBy(row => row.Order.PlacedAt).ThenBy(row => row.Assignment.Id),
        limit,
        offset,
        cancellationToken);

    public Task<OffsetPage<MyOrderView>> DoneAsync(int limit, int offset, CancellationToken cancellationToken) => PageAsync(
        row => row.State == AssignmentState.Done,
        rows => rows.OrderByDescending(row => row.Assignment.EndedAt).ThenByDescending(row => row.Assignment.Id),
        limit,
        offset,
        cancellationToken);

    public async Task<MyDutyView?> DutyAsync(CancellationToken cancellationToken) =>
        await agents.FindAsync(user.CompanyId, user.Id, cancellationToken) is { } agent ? new MyDutyView(agent, Sentence(agent)) : null;

    public Task<Results<Ok<MyOrderView>, ProblemHttpResult>> StartAsync(Guid orderId, CancellationToken cancellationToken) =>
        ApplyAsync(orderId, "assignment.start", "In work", () => work.StartAsync(user.CompanyId, user.Id, orderId, CancellationToken.None), cancellationToken);

    public Task<Results<Ok<MyOrderView>, ProblemHttpResult>> FinishAsync(Guid orderId, string? note, CancellationToken cancellationToken)
    {
        var written = string.IsNullOrWhiteSpace(note) ? null : note.Trim();
        return ApplyAsync(
            orderId, "assignment.done", "Done",
            () => work.FinishAsync(user.CompanyId, user.Id, orderId, written, CancellationToken.None), cancellationToken);
    }

    private async Task<Results<Ok<MyOrderView>, ProblemHttpResult>> ApplyAsync(
        Guid orderId, string action, string word, Func<Task<bool>> act, CancellationToken cancellationToken)
    {
        if (await work.StateAsync(user.CompanyId, user.Id, orderId, cancellationToken) is not { } before)
            return Problems.NotFound("There is no such order with you.");
        if (!await act())
            return Problems.Conflict($"The order is {Word(before)}.");
        audit.Record(action, orderId, $"{word}: an order that was {Word(before)}.");
        await database.SaveChangesAsync(CancellationToken.None);
        // Who is done with one has room for another.
        await news.FreedAsync(user.CompanyId, CancellationToken.None);
        var row = await Rows(assignment => assignment.OrderId == orderId).OrderByDescending(row => row.Assignment.Id).FirstOrDefaultAsync(CancellationToken.None);
        return row is null ? Problems.NotFound("The order was deleted meanwhile.") : TypedResults.Ok(View(row));
    }

    private async Task<OffsetPage<MyOrderView>> PageAsync(
        Expression<Func<OrderAssignment, bool>> which, Func<IQueryable<Row>, IQueryable<Row>> sort, int limit, int offset, CancellationToken cancellationToken)
    {
        var rows = Rows(which);
        var total = await rows.CountAsync(cancellationToken);
        var page = await sort(rows).Skip(offset).Take(limit).ToListAsync(cancellationToken);
        return new OffsetPage<MyOrderView>([.. page.Select(View)], total, limit, offset);
    }

    private IQueryable<Row> Rows(Expression<Func<OrderAssignment, bool>> which) =>
        from assignment in database.Assignments.AsNoTracking().Where(row => row.AgentId == user.Id).Where(which)
        join order in database.Orders on assignment.OrderId equals order.Id
        join connection in database.Connections on order.ConnectionId equals connection.Id
        select new Row { Assignment = assignment, Order = order, Connection = connection };

    private static MyOrderView View(Row row) => new(
        row.Assignment.Id,
        OrderReader.Summary(row.Order, row.Connection),
        row.Order.Phone,
        row.Assignment.State,
        NextActions.For(row.Order.Status, row.Assignment.State),
        row.Assignment.AssignedAt,
        row.Assignment.FirstActionAt,
        row.Assignment.EndedAt,
        row.Assignment.Note);

    private static string Sentence(AgentView agent) => agent switch
    {
        { TakesPart: false } => "You take no part in the assignment of orders: no order comes by itself.",
        { OnDuty: false } => "You are off duty: no new order comes.",
        { InHours: false, NextHoursAt: { } at } => $"Outside your working hours: new orders come from {at.UtcDateTime:yyyy-MM-dd HH:mm} UTC.",
        { InHours: false } => "Outside your working hours: no new order comes.",
        _ when agent.Open >= agent.Capacity => $"You have all of the {agent.Capacity} orders that you may have at once: new ones come when some are done.",
        _ => "You are on duty: new orders come by themselves.",
    };

    private static string Word(AssignmentState state) => state switch
    {
        AssignmentState.Assigned => "assigned to you",
        AssignmentState.InWork => "in work already",
        AssignmentState.Done => "done already",
        _ => "not with you any more",
    };
}
