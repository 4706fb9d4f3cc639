using OrderSync.Api.Audit;
using OrderSync.Api.Users;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <summary>What a person does to several scheduled retries at once: each by itself, with what became of it.</summary>
public sealed class RetryActs(
    OrderSyncDb db,
    RunCommands commands,
    RunQueries runs,
    FetchRefusals refusals,
    CurrentUser user,
    AuditLog audit,
    ILiveEvents events,
    TimeProvider time)
{
    public Task<RetriesView> RunNowAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => ApplyAsync(ids, "retry", RetryAsync, cancellationToken);

    public Task<RetriesView> CancelAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => ApplyAsync(ids, "cancel-retry", CancelAsync, cancellationToken);

    private async Task<RetriesView> ApplyAsync(
        IReadOnlyList<Guid> ids, string verb, Func<RunView, CancellationToken, Task<string?>> act, CancellationToken cancellationToken)
    {
        var found = (await runs.FindAsync(ids, cancellationToken)).ToDictionary(run => run.Id);
        var done = new List<Guid>();
        var refused = new List<RetryRefusalView>();
        foreach (var id in ids.Distinct())
        {
            var reason = found.TryGetValue(id, out var run) ? await act(run, cancellationToken) : "There is no such task.";
            if (reason is null)
                done.Add(id);
            else
                refused.Add(new RetryRefusalView(id, reason));
        }
        foreach (var id in done)
            audit.Record($"run.{verb}", id, $"{verb} of {found[id].ConnectionName}'s task.");
        // What is done is recorded and told, whether or not the client still waits.
        await db.SaveChangesAsync(CancellationToken.None);
        foreach (var run in await runs.FindAsync(done, CancellationToken.None))
            await events.PublishAsync(new LiveEvent(EventTypes.SyncProgress, time.GetUtcNow(), user.CompanyId, run), CancellationToken.None);
        return new RetriesView(done, refused);
    }

    private async Task<string?> RetryAsync(RunView run, CancellationToken cancellationToken)
    {
        var (_, refusal) = await refusals.FindAsync(run.ConnectionId, null, cancellationToken);
        if (refusal is not null)
            return refusal.ProblemDetails.Detail;
        try
        {
            return await commands.RetryAsync(new RunKey(user.CompanyId, run.Id), user.Name, CancellationToken.None)
                ? null
                : "There is nothing to retry.";
        }
        catch (RunActiveException active)
        {
            return active.Message;
        }
    }

    private async Task<string?> CancelAsync(RunView run, CancellationToken cancellationToken) =>
        await commands.CancelRetryAsync(new RunKey(user.CompanyId, run.Id), CancellationToken.None) ? null : "No retry is scheduled.";
}
