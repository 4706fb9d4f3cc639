using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <summary>Reads runs of the current company.</summary>
public sealed class RunQueries(OrderSyncDb db, QueueReasons reasons, CurrentUser user)
{
    private const int LogLines = 200;
    private const int RejectedShown = 100;

    public async Task<OffsetPage<RunView>> ListAsync(RunFilter filter, int limit, int offset, CancellationToken cancellationToken)
    {
        var matching = Named();
        if (filter.States.Count > 0)
            matching = InStates(matching, filter.States);
        if (filter.RetryScheduled)
            matching = matching.Where(row => row.Run.RetryAt != null);
        if (filter.Platform is { Length: > 0 } platform)
            matching = matching.Where(row => row.Platform == platform);
        if (filter.ConnectionId is { } connectionId)
            matching = matching.Where(row => row.Run.ConnectionId == connectionId);
        var total = await matching.CountAsync(cancellationToken);
        var page = await matching.OrderByDescending(row => row.Run.QueuedAt).ThenByDescending(row => row.Run.Id)
            .Skip(offset).Take(limit).ToListAsync(cancellationToken);
        return new OffsetPage<RunView>(await ViewAsync(page, cancellationToken), total, limit, offset);
    }

    public async Task<RunView?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await FindAsync([id], cancellationToken)).SingleOrDefault();

    public async Task<IReadOnlyList<RunView>> FindAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        await ViewAsync(await Named().Where(row => ids.Contains(row.Run.Id)).ToListAsync(cancellationToken), cancellationToken);

    public async Task<RunDetailView?> DetailAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Named().SingleOrDefaultAsync(row => row.Run.Id == id, cancellationToken) is not { } named)
            return null;
        var run = (await ViewAsync([named], cancellationToken))[0];
        var windows = await db.RunWindows.AsNoTracking().Where(window => window.RunId == id).OrderBy(window => window.Number).ToListAsync(cancellationToken);
        var log = await db.RunLog.AsNoTracking().Where(entry => entry.RunId == id).OrderByDescending(entry => entry.Number).Take(LogLines)
            .Select(entry => new RunLogView(entry.Number, entry.At, entry.Level, entry.Message)).ToListAsync(cancellationToken);
        var rejected = await db.RejectedRecords.AsNoTracking().Where(record => record.RunId == id)
            .OrderByDescending(record => record.LastSeenAt).Take(RejectedShown).ToListAsync(cancellationToken);
        var differences = run.Kind == RunKind.Reconcile ? await RunDifferences.CountAsync(db, id, cancellationToken) : null;
        log.Reverse();
        return new RunDetailView(run, [.. windows.Select(window => window.ToView())], log, [.. rejected.Select(View)], RunViews.PlanOf(named.Run), differences);
    }

    /// <summary>A run that waits for its platform is a running one in the database.</summary>
    private static IQueryable<NamedRun> InStates(IQueryable<NamedRun> rows, IReadOnlyList<RunState> states)
    {
        var (running, waiting) = (states.Contains(RunState.Running), states.Contains(RunState.Waiting));
        var others = states.Where(state => state is not (RunState.Running or RunState.Waiting)).ToList();
        return rows.Where(row => others.Contains(row.Run.State)
            || (row.Run.State == RunState.Running && ((running && row.Run.WaitReason == null) || (waiting && row.Run.WaitReason != null))));
    }

    private Task<IReadOnlyList<RunView>> ViewAsync(List<NamedRun> rows, CancellationToken cancellationToken) =>
        reasons.ExplainAsync(user.CompanyId, [.. rows.Select(row => row.Run.ToView(row.ConnectionName, row.Platform))], cancellationToken);

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
