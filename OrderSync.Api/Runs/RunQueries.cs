using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <summary>Reads runs of the current company.</summary>
public sealed class RunQueries(OrderSyncDb db)
{
    private const int LogLines = 200;
    private const int RejectedShown = 100;

    public async Task<OffsetPage<RunView>> ListAsync(RunFilter filter, int limit, int offset, CancellationToken cancellationToken)
    {
        var matching = Named();
        if (filter.States.Count > 0)
            matching = matching.Where(row => filter.States.Contains(row.Run.State));
        if (filter.Platform is { Length: > 0 } platform)
            matching = matching.Where(row => row.Platform == platform);
        if (filter.ConnectionId is { } connectionId)
            matching = matching.Where(row => row.Run.ConnectionId == connectionId);
        var total = await matching.CountAsync(cancellationToken);
        var page = await matching.OrderByDescending(row => row.Run.QueuedAt).ThenByDescending(row => row.Run.Id)
            .Skip(offset).Take(limit).ToListAsync(cancellationToken);
        return new OffsetPage<RunView>([.. page.Select(row => row.Run.ToView(row.ConnectionName, row.Platform))], total, limit, offset);
    }

    public async Task<RunView?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await Named().SingleOrDefaultAsync(row => row.Run.Id == id, cancellationToken) is { } row
            ? row.Run.ToView(row.ConnectionName, row.Platform)
            : null;

    public async Task<RunDetailView?> DetailAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Named().SingleOrDefaultAsync(row => row.Run.Id == id, cancellationToken) is not { } named)
            return null;
        var run = named.Run.ToView(named.ConnectionName, named.Platform);
        var windows = await db.RunWindows.AsNoTracking().Where(window => window.RunId == id).OrderBy(window => window.Number).ToListAsync(cancellationToken);
        var log = await db.RunLog.AsNoTracking().Where(entry => entry.RunId == id).OrderByDescending(entry => entry.Number).Take(LogLines)
            .Select(entry => new RunLogView(entry.Number, entry.At, entry.Level, entry.Message)).ToListAsync(cancellationToken);
        var rejected = await db.RejectedRecords.AsNoTracking().Where(record => record.RunId == id)
            .OrderByDescending(record => record.LastSeenAt).Take(RejectedShown).ToListAsync(cancellationToken);
        var differences = run.Kind == RunKind.Reconcile ? await RunDifferences.CountAsync(db, id, cancellationToken) : null;
        log.Reverse();
        return new RunDetailView(run, [.. windows.Select(window => window.ToView())], log, [.. rejected.Select(View)], RunViews.PlanOf(named.Run), differences);
    }

    private IQueryable<NamedRun> Named() =>
        from run in db.Runs.AsNoTracking()
        join connection in db.Connections on run.ConnectionId equals connection.Id
        select new NamedRun { Run = run, ConnectionName = connection.Name, Platform = connection.Platform };

    private static RejectedRecordView View(RejectedRecord record) =>
        new(record.Id, record.ExternalId, record.Reason, RawPayload.Read(record.Payload), record.LastSeenAt);

    private sealed class NamedRun
    {
        public required Run Run { get; init; }

        public required string ConnectionName { get; init; }

        public required string Platform { get; init; }
    }
}
