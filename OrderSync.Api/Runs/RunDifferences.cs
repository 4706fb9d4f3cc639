using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Coverage;
using OrderSync.Core.Data;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <summary>What reconcile runs of the current company have found.</summary>
public sealed class RunDifferences(OrderSyncDb db)
{
    public static async Task<DifferenceCounts> CountAsync(OrderSyncDb db, Guid runId, CancellationToken cancellationToken)
    {
        var counts = await db.OrderDifferences.Where(difference => difference.RunId == runId)
            .GroupBy(difference => difference.Kind).Select(group => new { group.Key, Count = group.LongCount() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        return new DifferenceCounts(
            counts.GetValueOrDefault(DifferenceKind.MissingHere),
            counts.GetValueOrDefault(DifferenceKind.MissingThere),
            counts.GetValueOrDefault(DifferenceKind.Different));
    }

    /// <param name="cursor">The last external id of the page before.</param>
    /// <returns>Null where the company has no such run.</returns>
    public async Task<DifferencePage?> PageAsync(Guid runId, DifferenceKind? kind, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == runId, cancellationToken) is not { } run)
            return null;
        var found = db.OrderDifferences.AsNoTracking().Where(difference => difference.RunId == runId);
        if (kind is { } only)
            found = found.Where(difference => difference.Kind == only);
        if (cursor is { Length: > 0 })
            found = found.Where(difference => EF.Functions.GreaterThan(ValueTuple.Create(difference.ExternalId), ValueTuple.Create(cursor)));
        var rows = await Views(found.OrderBy(difference => difference.ExternalId).Take(limit + 1), run).ToListAsync(cancellationToken);
        var next = rows.Count > limit ? rows[limit - 1].ExternalId : null;
        return new DifferencePage([.. rows.Take(limit)], await CountAsync(db, runId, cancellationToken), next);
    }

    private IQueryable<OrderDifferenceView> Views(IQueryable<OrderDifference> differences, Run run) =>
        from difference in differences
        from order in db.Orders.Where(order => order.ConnectionId == run.ConnectionId && order.ExternalId == difference.ExternalId).DefaultIfEmpty()
        from window in db.RunWindows.Where(window => window.RunId == difference.RunId && window.Number == difference.WindowNumber).DefaultIfEmpty()
        orderby difference.ExternalId
        select new OrderDifferenceView(
            difference.ExternalId,
            order == null ? null : order.Id,
            difference.Kind,
            window == null ? "" : window.Label,
            difference.FoundAt,
            difference.Resolved);
}
