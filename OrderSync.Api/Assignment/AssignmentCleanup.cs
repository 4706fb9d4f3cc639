using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Assignment;
using OrderSync.Core.Data;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Assignment;

/// <summary>
/// The documents' DELETE /api/admin/cleanup-assignments: removes what is left of orders that have ended or are gone, and releases
/// what is with people who cannot work on it.
/// </summary>
public sealed class AssignmentCleanup(NpgsqlDataSource sql, OrderSyncDb database, CurrentUser user, AuditLog audit, AgentNews news, TimeProvider time)
{
    private const string Ended = """
        from (
            select a.id, o.id is null or o.gone_at is not null as gone
            from assignments a left join orders o on o.company_id = a.company_id and o.id = a.order_id
            where a.company_id = $1 and (o.id is null or o.gone_at is not null or not o.is_open)) ended
        """;

    private const string Stranded = """
        from (
            select a.id from assignments a
            join users u on u.id = a.agent_id
            left join agents g on g.company_id = a.company_id and g.user_id = a.agent_id
            where a.company_id = $1 and a.state in ('Assigned','InWork')
                and (u.disabled_at is not null or not coalesce(g.takes_part, u.role = 'Agent'))) stranded
        """;

    /// <summary>Each of the three figures excludes the ones before it.</summary>
    private const string Count = $"""
        select (select count(*) filter (where not gone) {Ended})::int, (select count(*) filter (where gone) {Ended})::int,
            (select count(*) {Stranded} where id not in (select id {Ended}))::int
        """;

    private const string Remove = $"""
        with removed as (
            delete from assignments a using (select id, gone {Ended}) ended where a.company_id = $1 and a.id = ended.id returning ended.gone
        ), released as (
            update assignments a set state = 'Released', ended_at = $2, end_reason = 'Cleaned up: the agent cannot work on it.'
            from (select id {Stranded} where id not in (select id {Ended})) stranded
            where a.company_id = $1 and a.id = stranded.id and a.state in ('Assigned','InWork')
            returning a.id
        )
        select (select count(*) filter (where not gone) from removed)::int, (select count(*) filter (where gone) from removed)::int,
            (select count(*) from released)::int
        """;

    public async Task<AssignmentCleanupView> RunAsync(bool dryRun, CancellationToken cancellationToken)
    {
        await using var command = sql.CreateCommand(dryRun ? Count : Remove);
        command.Parameters.AddAll(user.CompanyId);
        if (!dryRun)
            command.Parameters.AddAll(time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(dryRun ? cancellationToken : CancellationToken.None);
        await reader.ReadAsync(CancellationToken.None);
        var view = new AssignmentCleanupView(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), dryRun);
        if (!dryRun)
            await RecordAsync(view);
        return view;
    }

    private async Task RecordAsync(AssignmentCleanupView view)
    {
        audit.Record(
            "assignment.cleanup", null,
            $"Removed {view.RemovedTerminal} assignments of orders that ended and {view.RemovedGone} of orders that are gone; released {view.ClosedDisabled}.");
        await database.SaveChangesAsync(CancellationToken.None);
        await news.FreedAsync(user.CompanyId, CancellationToken.None);
    }
}

public static class AssignmentCleanupEndpoint
{
    public static void MapAssignmentCleanup(this IEndpointRouteBuilder app) => app
        .MapDelete("/api/admin/cleanup-assignments", Clean).WithTags("Assignment").RequireAuthorization(Access.Administer);

    /// <summary>
    /// Removes assignments of orders that have ended or are gone, and releases open ones of people who cannot sign in or take no part.
    /// With dryRun nothing is changed: the figures are what would be.
    /// </summary>
    internal static async Task<Ok<SchedulerAnswer<AssignmentCleanupView>>> Clean(
        AssignmentCleanup cleanup, CancellationToken cancellationToken, bool dryRun = false) =>
        TypedResults.Ok(new SchedulerAnswer<AssignmentCleanupView>(Success: true, await cleanup.RunAsync(dryRun, cancellationToken)));
}
