using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;
using OrderSync.Core.Data;

namespace OrderSync.Api.Assignment;

/// <summary>Handing out by hand: applied, audited, told to everybody who looks.</summary>
public sealed class AssignmentDesk(
    OrderSyncDb database,
    NpgsqlDataSource sql,
    AssignmentActs acts,
    AssignmentPass pass,
    AgentDirectory agents,
    AgentNews news,
    CurrentUser user,
    AuditLog audit,
    TimeProvider time)
{
    /// <summary>What one request hands out: a person waits for its answer.</summary>
    private const int MostAtOnce = 1_000;

    public async Task<Results<Ok<AssignmentOutcomes>, ProblemHttpResult>> AssignAsync(AssignRequest request, CancellationToken cancellationToken)
    {
        if (await agents.FindAsync(user.CompanyId, request.AgentId, cancellationToken) is not { } agent)
            return Problems.Invalid("agentId", "There is no such person in the company.");
        if (agent.Disabled || !agent.TakesPart)
            return Problems.Conflict($"{agent.Name} {(agent.Disabled ? "cannot sign in" : "takes no part in the assignment of orders")}.", "agentId");
        var outcomes = await acts.AssignAsync(user.CompanyId, request.OrderIds, agent.Id, agent.Name, user.Name, CancellationToken.None);
        var changed = await RecordAsync("assignment.assign", agent.Id, $"to {agent.Name}", outcomes);
        if (changed > 0)
            await news.GivenAsync(user.CompanyId, [KeyValuePair.Create(agent.Id, changed)], CancellationToken.None);
        return TypedResults.Ok(new AssignmentOutcomes(changed, outcomes));
    }

    public async Task<AssignmentOutcomes> UnassignAsync(UnassignRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outcomes = await acts.UnassignAsync(user.CompanyId, request.OrderIds, user.Name, CancellationToken.None);
        return new AssignmentOutcomes(await RecordAsync("assignment.unassign", null, "back", outcomes), outcomes);
    }

    public async Task<HandOutView> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A tick later than any pass that has begun: it is asked for now.
        var outcome = await pass.RunAsync(user.CompanyId, time.GetUtcNow().AddMinutes(1), MostAtOnce, CancellationToken.None);
        audit.Record("assignment.run", null, $"Handed out {outcome.Assigned} orders; {outcome.Closed} had ended.");
        await database.SaveChangesAsync(CancellationToken.None);
        if (outcome.Assigned >= MostAtOnce)
            await news.FreedAsync(user.CompanyId, CancellationToken.None);
        return new HandOutView(outcome.Assigned, outcome.Closed, Tell(outcome));
    }

    public async Task<PreviewView> PreviewAsync(PreviewRequest request, CancellationToken cancellationToken)
    {
        var (loads, rules) = await AgentLoads.ReadAsync(sql, user.CompanyId, time.GetUtcNow(), cancellationToken);
        var decision = AgentDecisions.Decide(request.ConnectionId, request.Region, loads, rules);
        return new PreviewView(decision.Agent?.Id, decision.Agent?.Name, decision.Explanation);
    }

    private static string Tell(PassOutcome outcome) => outcome.Assigned switch
    {
        0 => "There was nothing that could be handed out.",
        1 => "1 order was handed out.",
        >= MostAtOnce => $"{outcome.Assigned} orders were handed out; a worker goes on with the rest.",
        _ => $"{outcome.Assigned} orders were handed out.",
    };

    private async Task<int> RecordAsync(string action, Guid? subject, string where, IReadOnlyList<OrderOutcomeView> outcomes)
    {
        var done = outcomes.Where(outcome => outcome.Done).Select(outcome => outcome.OrderId).ToList();
        if (done.Count == 0)
            return 0;
        audit.Record(action, subject ?? (done.Count == 1 ? done[0] : null), $"{done.Count} orders {where}: {string.Join(", ", done)}");
        await database.SaveChangesAsync(CancellationToken.None);
        await news.FreedAsync(user.CompanyId, CancellationToken.None);
        return done.Count;
    }
}
