using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OrderSync.Api.Audit;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;
using OrderSync.Core.Data;

namespace OrderSync.Api.Assignment;

/// <summary>What is done to and by agents: applied, audited, told to everybody who looks.</summary>
public sealed class AgentActs(
    OrderSyncDb database, AgentDirectory agents, AgentDuty duty, AgentNews news, CurrentUser user, AuditLog audit)
{
    public async Task<AgentView?> UpdateAsync(Guid id, UpdateAgentRequest request, CancellationToken cancellationToken)
    {
        if (await agents.FindAsync(user.CompanyId, id, cancellationToken) is not { } person)
            return null;
        if (!request.TakesPart && (person.OnDuty || person.Open > 0))
            await duty.SetAsync(user.CompanyId, id, person.Name, new DutyRequest(OnDuty: false), user.Name, CancellationToken.None);
        var row = await database.Agents.SingleOrDefaultAsync(agent => agent.UserId == id, cancellationToken);
        if (row is null)
            database.Agents.Add(row = new Agent { CompanyId = user.CompanyId, UserId = id });
        (row.TakesPart, row.Weight, row.Capacity, row.Hours) = (request.TakesPart, request.Weight, request.Capacity, [.. request.Hours]);
        audit.Record(
            "assignment.agent", id,
            $"{person.Name}: {(request.TakesPart ? "takes part" : "takes no part")}, weight {request.Weight}, capacity {request.Capacity}, {request.Hours.Count} spans of working hours.");
        await database.SaveChangesAsync(CancellationToken.None);
        await news.FreedAsync(user.CompanyId, CancellationToken.None);
        return await agents.FindAsync(user.CompanyId, id, CancellationToken.None);
    }

    public async Task<Results<Ok<DutyView>, ProblemHttpResult>> SetDutyAsync(Guid id, DutyRequest request, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(request.Drain))
            return Problems.Invalid("drain", "drain must be none, untouched or all.");
        if (await agents.FindAsync(user.CompanyId, id, cancellationToken) is not { } person)
            return AgentEndpoints.NoSuchPerson();
        if (request.OnDuty && Refusal(person) is { } refusal)
            return Problems.Conflict(refusal);
        var outcome = await duty.SetAsync(user.CompanyId, id, person.Name, request, user.Name, CancellationToken.None);
        var sentence = request.OnDuty ? $"{person.Name} is on duty." : $"{person.Name} is off duty; {outcome.Returned} orders went back, {outcome.Kept} stay.";
        await RecordAsync(request.OnDuty ? "assignment.on-duty" : "assignment.off-duty", id, sentence);
        return TypedResults.Ok(outcome);
    }

    public async Task<Results<Ok<DutyView>, ProblemHttpResult>> DrainAsync(Guid id, DrainRequest request, CancellationToken cancellationToken)
    {
        if (await agents.FindAsync(user.CompanyId, id, cancellationToken) is not { } person)
            return AgentEndpoints.NoSuchPerson();
        var scope = request.InWork ? DrainScope.All : DrainScope.Untouched;
        if (await duty.DrainAsync(user.CompanyId, id, scope, user.Name, CancellationToken.None) is not { } outcome)
            return Problems.Conflict($"{person.Name} is on duty: the orders would come right back. Take them off duty first.");
        await RecordAsync("assignment.drain", id, $"{outcome.Returned} orders of {person.Name} went back, {outcome.Kept} stay.");
        return TypedResults.Ok(outcome);
    }

    private static string? Refusal(AgentView person) => person switch
    {
        { Disabled: true } => $"The account of {person.Name} is switched off.",
        { TakesPart: false } => $"{person.Name} takes no part in the assignment of orders.",
        _ => null,
    };

    private async Task RecordAsync(string action, Guid id, string sentence)
    {
        audit.Record(action, id, sentence);
        await database.SaveChangesAsync(CancellationToken.None);
        await news.FreedAsync(user.CompanyId, CancellationToken.None);
    }
}
