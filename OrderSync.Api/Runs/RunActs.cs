using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Events;
using OrderSync.Contracts.Runs;
using OrderSync.Core.Data;
using OrderSync.Core.Events;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <summary>What a person does to a run: applied, audited, told to everybody who looks, or refused with the reason.</summary>
public sealed class RunActs(
    OrderSyncDb db,
    RunCommands commands,
    RunQueries runs,
    FetchRefusals refusals,
    CurrentUser user,
    AuditLog audit,
    ILiveEvents events,
    TimeProvider time)
{
    /// <summary>For acts after which the task fetches again: also refused where a start would be, for its connection's sake.</summary>
    public async Task<Results<Accepted<RunView>, ProblemHttpResult>> GoOnAsync(
        Guid id, string verb, Func<RunCommands, RunKey, string, Task<bool>> act, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is not { } run)
            return RunEndpoints.Missing(id);
        var (_, refusal) = await refusals.FindAsync(run.ConnectionId, null, cancellationToken);
        return refusal is null ? await ApplyAsync(id, verb, act, cancellationToken) : refusal;
    }

    /// <param name="act">Must not end with the request: what was done is also recorded, whether or not the client still waits.</param>
    public async Task<Results<Accepted<RunView>, ProblemHttpResult>> ApplyAsync(
        Guid id, string verb, Func<RunCommands, RunKey, string, Task<bool>> act, CancellationToken cancellationToken)
    {
        if (await runs.FindAsync(id, cancellationToken) is not { } before)
            return RunEndpoints.Missing(id);
        try
        {
            if (!await act(commands, new RunKey(user.CompanyId, id), user.Name))
                return Problems.Conflict(Refusal(before, verb));
        }
        catch (RunActiveException active)
        {
            return RunStart.AlreadyActive(active);
        }
        audit.Record($"run.{verb}", id, $"{verb} of {before.ConnectionName}'s {Word(before.State)} task.");
        await db.SaveChangesAsync(CancellationToken.None);
        var after = (await runs.FindAsync(id, CancellationToken.None))!;
        var type = after.State == RunState.Stopped ? EventTypes.SyncCancelled : EventTypes.SyncProgress;
        await events.PublishAsync(new LiveEvent(type, time.GetUtcNow(), user.CompanyId, after), CancellationToken.None);
        return TypedResults.Accepted((string?)null, after);
    }

    private string Refusal(RunView run, string verb) => verb == "retry" && run.EndedAt < time.GetUtcNow() - SeenOrder.RetriedFor && (run.DryRun || run.Kind == RunKind.Reconcile)
        ? $"The task ended more than {SeenOrder.RetriedFor.Days} days ago, and what it had read is forgotten: start a new one."
        : $"A task that is {Word(run.State)} cannot {verb}.";

    private static string Word(RunState state) => state switch
    {
        RunState.CompletedWithErrors => "completed with errors",
        _ => state.ToString().ToLowerInvariant(),
    };
}
